// Leads to the first of the reader's languages that is there; else, or with #languages, the list stays.
(() => {
  "use strict";
  if (location.hash === "#languages") return;
  const parts = (tag) => {
    try {
      const { language, script, region } = new Intl.Locale(tag).maximize();
      return { language, script, region };
    } catch {
      return { language: tag.toLowerCase() };
    }
  };
  const links = [...document.querySelectorAll("#languages a[hreflang]")].map((link) => ({
    link, tag: link.hreflang.toLowerCase(), ...parts(link.hreflang),
  }));
  // Browsers in programs, and what hides the reader, may give one language or none.
  for (const tag of [navigator.languages ?? navigator.language ?? []].flat().map(String)) {
    const wanted = parts(tag);
    // Who reads traditional Chinese is not served with simplified.
    const fits = links.filter((one) => one.language === wanted.language && one.script === wanted.script);
    const best = fits.find((one) => one.tag === tag.toLowerCase())
      || fits.find((one) => one.region === wanted.region) || fits[0];
    if (best) {
      location.replace(best.link.href + location.search + location.hash);
      return;
    }
  }
})();
