package fr.jeudi.composer.editing;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The editor's own script and style lie under its own path, which the gateway brings here. */
@Configuration(proxyBeanMethods = false)
class EditingConfiguration implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/admin/issues/static/**")
                .addResourceLocations("classpath:/static/composer/");
    }
}
