=== src/main/java/com/example/CorsSetup.java | in the package of your application
package com.example;

import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

// Not @CrossOrigin, nor addCorsMappings(): those are inside, and what a filter answers would lack the headers. Spring refuses
// (403) also the actual request of an unlisted origin.
@Configuration
class CorsSetup {
    @Bean
    FilterRegistrationBean<CorsFilter> cors() {
        var policy = new org.springframework.web.cors.CorsConfiguration();
        policy.setAllowedOrigins(List.of({{ origins | json }}));
        policy.setAllowedMethods(List.of({{ methods | json }}));
        policy.setAllowedHeaders(List.of({{ headers | json }}));
{% if exposed %}
        policy.setExposedHeaders(List.of({{ exposed | json }}));
{% endif %}
        policy.setAllowCredentials({{ "true" if credentials else "false" }});
{% if max_age is not none %}
        policy.setMaxAge({{ max_age }}L);
{% endif %}
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", policy);
        var filter = new FilterRegistrationBean<>(new CorsFilter(source));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
