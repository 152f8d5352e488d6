// What veraPDF says against PDF files, for tests/press/conformance.py.
//
// One file a line of standard input, in base64; the answer is one line for each clause that the
// file breaks, then an empty line. One Java, and one reading of the profiles, for any number of files.

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

public class Conformance {
    static final PDFAFlavour[] CLAIMED = {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1};

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader files = new BufferedReader(new InputStreamReader(System.in));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String file = files.readLine(); file != null; file = files.readLine()) {
            byte[] pdf = Base64.getDecoder().decode(file);
            for (PDFAFlavour flavour : CLAIMED) {
                violations(pdf, flavour).forEach(answers::println);
            }
            answers.println();
            answers.flush();
        }
    }

    /** The clauses of one standard that the file breaks, each with its place, sorted. */
    static Set<String> violations(byte[] pdf, PDFAFlavour flavour) {
        Set<String> broken = new TreeSet<>();
        try (PDFAParser parser = Foundries.defaultInstance()
                .createParser(new ByteArrayInputStream(pdf), flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            for (TestAssertion test : validator.validate(parser).getTestAssertions()) {
                if (test.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(sentence(flavour, test));
                }
            }
        } catch (Exception error) {
            broken.add(flavour + " " + error.getMessage());
        }
        return broken;
    }

    static String sentence(PDFAFlavour flavour, TestAssertion test) {
        String text = flavour + " " + test.getRuleId().getClause() + "-"
            + test.getRuleId().getTestNumber() + " " + test.getMessage()
            + " @ " + test.getLocation().getContext();
        return text.replaceAll("\\s+", " ");
    }
}
