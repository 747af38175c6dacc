package fr.jeudi.composer.compile;

import fr.jeudi.composer.content.Content;
import org.springframework.stereotype.Component;

/**
 * Makes mail of an issue's content. Pure and deterministic: the same content under the same
 * letterhead gives the same bytes. Takes unfinished and hostile content too; what is wrong with it
 * is among the findings.
 */
@Component
public class IssueCompiler {

    public CompiledIssue compile(Content content, Letterhead letterhead) {
        throw new UnsupportedOperationException(content.headline() + letterhead.senderName());
    }
}
