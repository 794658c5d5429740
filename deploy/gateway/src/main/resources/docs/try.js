// Swagger UI with the documents that the page names. A file of its own, for the page may run no script that stands in it.
SwaggerUIBundle({
  dom_id: "#ui",
  urls: [...document.querySelectorAll("link[rel=alternate]")].map((link) => ({ name: link.title, url: link.href })),
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
});
