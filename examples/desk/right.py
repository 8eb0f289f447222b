#!/usr/bin/env python3
"""A front desk that does what the notices say, written from the notices and other public sources: a second opinion beside
crates/eligibility. Where a source leaves something open, a comment at the rule says so.

    tashika run --desk "python3 examples/desk/right.py"
"""

import checkups
import later
import midwives
import tickets
from lines import serve

RULES = {**checkups.RULES, **midwives.RULES, **tickets.RULES, **later.RULES}

if __name__ == "__main__":
    serve("examples/desk/right.py", "1.0", RULES)
