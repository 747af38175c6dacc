package fr.jeudi.tracking.pages;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The scripts of this service's own pages, under a path that leads here. */
@Configuration(proxyBeanMethods = false)
class StaticParts implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/admin/reports/static/**")
                .addResourceLocations(
                        "classpath:/tracking/static/",
                        "classpath:/META-INF/resources/webjars/chart.js/4.5.1/dist/")
                .setCacheControl(CacheControl.noCache());
    }
}
