package fr.jeudi.composer.press;

import fr.jeudi.composer.compile.CompiledIssue;
import fr.jeudi.composer.compile.IssueCompiler;
import fr.jeudi.composer.compile.Letterhead;
import fr.jeudi.composer.content.Content;
import org.springframework.stereotype.Component;

/** Compiles under the house's letterhead. */
@Component
public class Press {
    private final IssueCompiler compiler;
    private final Letterhead letterhead;

    Press(IssueCompiler compiler, HouseProperties house) {
        var sender = house.sender();
        this.compiler = compiler;
        this.letterhead =
                new Letterhead(
                        house.publicUrl().toString(),
                        sender.name(),
                        sender.address(),
                        sender.replyTo(),
                        sender.postal(),
                        sender.listId());
    }

    public CompiledIssue compile(Content content) {
        return compiler.compile(content, letterhead);
    }

    public String fromAddress() {
        return letterhead.senderAddress();
    }
}
