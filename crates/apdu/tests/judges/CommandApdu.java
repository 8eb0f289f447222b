// One line of hexadecimal in, one line out: "refused", or "read <nc> <ne> <digest of data> <digest of built>".
// Run: java CommandApdu.java

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.util.HexFormat;
import javax.smartcardio.CommandAPDU;

public class CommandApdu {
    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in), 1 << 20);
        var out = new BufferedWriter(new OutputStreamWriter(System.out), 1 << 20);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.write(answer(HexFormat.of().parseHex(line)));
            out.newLine();
        }
        out.flush();
    }

    private static String answer(byte[] bytes) {
        CommandAPDU read;
        try {
            read = new CommandAPDU(bytes);
        } catch (IllegalArgumentException refused) {
            return "refused";
        }
        var built = new CommandAPDU(
            read.getCLA(), read.getINS(), read.getP1(), read.getP2(), read.getData(), read.getNe());
        return "read " + read.getNc() + " " + read.getNe() + " " + digest(read.getData()) + " "
            + digest(built.getBytes());
    }

    // FNV-1a with 64 bits.
    private static String digest(byte[] bytes) {
        long hash = 0xCBF29CE484222325L;
        for (byte value : bytes) {
            hash = (hash ^ (value & 0xFF)) * 0x100000001B3L;
        }
        return Long.toUnsignedString(hash);
    }
}
