//! The tree that XML, JSON and the app's text have in common: named nodes, each with the place where it stands.

/// A named node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its name.
    pub(crate) name: String,
    /// Byte offset in the decoded text.
    pub(crate) at: usize,
    /// What is in it.
    pub(crate) content: Content,
}

/// What is in a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Text, possibly empty.
    Text(String),
    /// Nodes, in the order of the document.
    Nodes(Vec<Node>),
}

impl Node {
    pub(crate) fn text(name: &str, at: usize, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), at, content: Content::Text(text.into()) }
    }

    pub(crate) fn nodes(name: &str, at: usize, nodes: Vec<Self>) -> Self {
        Self { name: name.to_owned(), at, content: Content::Nodes(nodes) }
    }

    /// The nodes in it; none if it holds text.
    pub(crate) fn children(&self) -> &[Self] {
        match &self.content {
            Content::Nodes(nodes) => nodes,
            Content::Text(_) => &[],
        }
    }

    /// The first node in it of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children().iter().find(|node| node.name == name)
    }

    /// The text of the first node of this name in it.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        match &self.child(name)?.content {
            Content::Text(text) => Some(text),
            Content::Nodes(_) => None,
        }
    }
}
