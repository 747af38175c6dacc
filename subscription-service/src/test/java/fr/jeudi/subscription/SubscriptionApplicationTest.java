package fr.jeudi.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SpringBootTest(properties = "spring.config.name=subscription")
@AutoConfigureMockMvc
@ContextConfiguration(initializers = RealParts.class)
class SubscriptionApplicationTest {
    @Autowired MockMvcTester web;

    @Test
    void theApiIsClosedWithoutAToken() {
        assertThat(web.get().uri("/api/subscribers")).hasStatus(401);
    }

    @Test
    void theApiIsClosedToAnotherRole() {
        assertThat(
                        web.get()
                                .uri("/api/subscribers")
                                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_editor"))))
                .hasStatus(403);
    }

    @Test
    void theOtherLanguageIsOneClickAwayAndTheChoiceIsKept() {
        assertThat(staff("/admin/subscribers?q=lea&lang=en"))
                .cookies()
                .hasCookieSatisfying(
                        "jeudi_language",
                        it -> {
                            assertThat(it.getValue()).isEqualTo("en");
                            assertThat(it.getPath()).isEqualTo("/admin");
                        });
        assertThat(staff("/admin/subscribers?q=lea").cookie(new Cookie("jeudi_language", "en")))
                .bodyText()
                .contains("<html lang=\"en\"", "href=\"?q=lea&amp;lang=fr\" lang=\"fr\"");
    }

    private MockMvcTester.MockMvcRequestBuilder staff(String uri) {
        return web.get()
                .uri(uri)
                .header("Accept-Language", "fr")
                .with(oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_admin")));
    }

    /** A provider that knows who asks would send them back at once. */
    @Test
    void aSignInThatFailsIsNotTriedAgainForEver() {
        assertThat(web.get().uri("/admin/subscribers/signed-in/staff?code=x&state=unknown"))
                .hasRedirectedUrl("/admin/subscribers/sign-in-failed");
        assertThat(web.get().uri("/admin/subscribers/sign-in-failed?lang=en"))
                .hasStatusOk()
                .bodyText()
                .contains("The sign-in failed", "href=\"/admin/subscribers\"")
                .doesNotContain("??");
    }

    @Test
    void aStaffFormWithoutItsCsrfTokenIsRefused() {
        assertThat(
                        web.post()
                                .uri("/admin/subscribers")
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority("ROLE_admin"))))
                .hasStatus(403);
    }
}
