package fr.jeudi.local.edge;

import fr.jeudi.local.mailbox.Mailbox;
import fr.jeudi.local.mailbox.MailboxPages;
import fr.jeudi.local.settings.Secrets;
import fr.jeudi.local.signin.SignInConfiguration;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The gateway, the mailbox's pages and the sign-in provider, behind one port. Takes what it needs
 * of Boot one by one: most of what lies on this class path is for the services.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    MessageSourceAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
@Import({
    Gateway.class,
    PageLanguage.class,
    Doors.class,
    MailboxPages.class,
    SignInConfiguration.class
})
public class EdgeApplication {

    /** Ready to run; its settings live in {@code edge.yml}. */
    public static SpringApplication application(Routes routes, Mailbox mailbox, Secrets secrets) {
        var application = new SpringApplication(EdgeApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "edge"));
        ApplicationContextInitializer<GenericApplicationContext> parts =
                context -> {
                    context.registerBean(Routes.class, () -> routes);
                    context.registerBean(
                            Mailbox.class, () -> mailbox, it -> it.setDestroyMethodName(""));
                    context.registerBean(Secrets.class, () -> secrets);
                    context.registerBean(Clock.class, Clock::systemUTC);
                };
        application.addInitializers(parts);
        return application;
    }
}
