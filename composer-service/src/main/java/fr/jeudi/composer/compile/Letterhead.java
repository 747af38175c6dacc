package fr.jeudi.composer.compile;

import java.util.regex.Pattern;

/**
 * Who writes: what stands in the header fields and at the foot of every mail.
 *
 * @param publicUrl where readers reach the house, without a slash at the end
 * @param senderName display name in From, and the newsletter's name in the mail
 * @param senderAddress bare address of From
 * @param replyTo bare address of Reply-To
 * @param postalAddress one line, printed in each mail (P2)
 * @param listId what stands between the brackets of List-Id (RFC 2919); never changes
 */
public record Letterhead(
        String publicUrl,
        String senderName,
        String senderAddress,
        String replyTo,
        String postalAddress,
        String listId) {

    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^\\s<>\",;:@]]+@[A-Za-z0-9.-]+");
    private static final Pattern LIST_ID = Pattern.compile("[A-Za-z0-9._-]{3,200}");

    public Letterhead {
        if (!publicUrl.matches("https?://[!-~&&[^\"<>]]+")) {
            throw new IllegalArgumentException("the public URL is not an http or https URL");
        }
        publicUrl = publicUrl.replaceFirst("/+$", "");
        senderName = Plain.oneLine(senderName);
        postalAddress = Plain.oneLine(postalAddress);
        if (!ADDRESS.matcher(senderAddress).matches() || !ADDRESS.matcher(replyTo).matches()) {
            throw new IllegalArgumentException("the sender's address is not a bare mail address");
        }
        if (!LIST_ID.matcher(listId).matches()) {
            throw new IllegalArgumentException("the list id is not a domain-like name");
        }
    }
}
