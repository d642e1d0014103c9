=== src/main/java/com/example/CorsPolicySetup.java | in your application's package
--- @CrossOrigin, the old addCorsMappings(), and lines that set Access-Control headers
package com.example;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

// Spring also rejects the actual request from an origin that is not listed (403).
@Configuration
class CorsPolicySetup implements WebFluxConfigurer {
    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("{{ scope }}/**")
{% if origins %}
            .allowedOrigins({{ origins | json }})
{% endif %}
{% if patterns %}
            .allowedOriginPatterns({% for pattern in patterns %}"{{ pattern.text }}"{{ ", " if not loop.last }}{% endfor %})
{% endif %}
            .allowedMethods({{ methods | json }})
            .allowedHeaders({{ headers | json }})
{% if exposed %}
            .exposedHeaders({{ exposed | json }})
{% endif %}
{% if max_age is not none %}
            .maxAge({{ max_age }})
{% endif %}
            .allowCredentials({{ "true" if credentials else "false" }});
    }
}
