package fr.jeudi.dispatch.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.DispatchTest;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Staff choose the language of their pages by a click, without JavaScript. */
@DispatchTest
class LanguageSwitchTest {
    @Autowired MockMvcTester web;

    @Test
    void theOtherLanguageIsOneClickAwayOnTheSamePageWithItsQuery() {
        assertThat(get("/admin/dispatch/audit?kind=lane&who=L%C3%A9a%20%26%20co&page=0"))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "href=\"?kind=lane&amp;who=L%C3%A9a%20%26%20co&amp;page=0&amp;lang=en\" lang=\"en\"")
                .doesNotContain("lang=\"fr\" hreflang");
        assertThat(get("/admin/dispatch/lanes?lang=en"))
                .bodyText()
                .contains("<html lang=\"en\"", "href=\"?lang=fr\" lang=\"fr\"", ">Français<")
                .doesNotContain("hreflang=\"en\"");
    }

    @Test
    void theChoiceHoldsOnAllStaffPagesAgainstWhatTheBrowserAsksFor() {
        assertThat(get("/admin/dispatch/lanes?lang=en"))
                .cookies()
                .hasCookieSatisfying(
                        "jeudi_language",
                        it -> {
                            assertThat(it.getValue()).isEqualTo("en");
                            assertThat(it.getPath()).isEqualTo("/admin");
                            assertThat(it.isHttpOnly()).isTrue();
                            assertThat(it.getAttribute("SameSite")).isEqualTo("Lax");
                        });
        assertThat(chosen("/admin/dispatch/lanes", "en")).bodyText().contains("<html lang=\"en\"");
        assertThat(chosen("/admin/dispatch/lanes?lang=fr", "en"))
                .bodyText()
                .contains("<html lang=\"fr\"");
    }

    @Test
    void whatIsNotALanguageOfOursChangesNothing() {
        assertThat(chosen("/admin/dispatch/lanes", "../x"))
                .hasStatusOk()
                .bodyText()
                .contains("<html lang=\"fr\"");
        assertThat(get("/admin/dispatch/lanes?lang=kl"))
                .cookies()
                .doesNotContainCookie("jeudi_language");
    }

    /** A second window in the other language would otherwise take the choice back every 5 s. */
    @Test
    void aPageThatRenewsItselfChoosesNothing() {
        assertThat(
                        web.get()
                                .uri("/admin/dispatch/lanes?lang=fr")
                                .header("HX-Request", "true")
                                .with(operator()))
                .cookies()
                .doesNotContainCookie("jeudi_language");
    }

    /** The address of what answers a form cannot be asked for again. */
    @Test
    void anAnswerToAFormHasNoSwitch() {
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/lanes/orange?connections=many")
                                .with(operator())
                                .with(csrf()))
                .bodyText()
                .contains("connections-error")
                .doesNotContain("hreflang");
    }

    private MockMvcTester.MockMvcRequestBuilder get(String uri) {
        return web.get().uri(URI.create(uri)).header("Accept-Language", "fr").with(operator());
    }

    private MockMvcTester.MockMvcRequestBuilder chosen(String uri, String language) {
        return get(uri).cookie(new Cookie("jeudi_language", language));
    }

    private static RequestPostProcessor operator() {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_operator"));
    }
}
