// Runs before anything is painted: the theme that was chosen, and the language on the first page.
(function () {
  "use strict";
  var root = document.documentElement;
  function kept(key) {
    try {
      return localStorage.getItem("sopkit:" + key);
    } catch (error) {
      return null;
    }
  }
  root.classList.add("js");
  var theme = kept("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  var languages = (root.dataset.languages || "").split(" ");
  var language = kept("language");
  if (languages.length === 1) language = languages[0];
  if (language && languages.indexOf(language) >= 0 && location.hash !== "#choose") {
    location.replace(language + "/index.html");
  }
})();
