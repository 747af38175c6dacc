package fr.jeudi.dispatch.access;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.DispatchTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DispatchTest
class SignInTest {
    @Autowired MockMvcTester web;

    /** For example since the request was another replica's. */
    @Test
    void aSignInThatFailsIsNotTriedAgainForEver() {
        assertThat(web.get().uri("/admin/dispatch/signed-in/staff?code=x&state=unknown"))
                .hasRedirectedUrl("/admin/dispatch/sign-in-failed");
    }

    @ParameterizedTest
    @CsvSource({"fr, La connexion n’a pas abouti", "en, The sign-in failed"})
    void whoeverFailedReadsSoAndMayTryAgain(String language, String words) {
        assertThat(web.get().uri("/admin/dispatch/sign-in-failed?lang=" + language))
                .hasStatusOk()
                .bodyText()
                .contains(words, "href=\"/admin/dispatch\"")
                .doesNotContain("??");
    }
}
