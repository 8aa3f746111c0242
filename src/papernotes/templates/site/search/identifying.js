// The name of a work or page behind an address or identifier, for the forms that one types most; the program
// itself knows more of them (papernotes.identifiers).
"use strict";
(() => {
  const ARXIV = /^(?:arxiv:|(?:https?:\/\/)?(?:[\w-]+\.)*(?:arxiv|alphaxiv|ar5iv)(?:\.labs\.arxiv)?\.org\/[\w-]+\/|(?:https?:\/\/)?(?:www\.)?(?:huggingface|hf)\.co\/papers\/|(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/)?10\.48550\/arxiv\.)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?(?:[?#].*)?$/i;
  const DOI = /^(?:doi:|(?:https?:\/\/)?(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i;
  const GITHUB = /^(?:https?:\/\/)?(?:www\.)?github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?(?:[?#].*)?$/i;
  const URL_LIKE = /^https?:\/\/([^/?#]+)([^?#]*)(\?[^#]*)?/i;

  // One string for one work, however it is written, as papernotes.identifiers.identity gives it; null for what
  // is neither an address nor an identifier.
  function identityOf(text) {
    let match = ARXIV.exec(text);
    if (match) return `arxiv:${match[1].toLowerCase()}`;
    if ((match = DOI.exec(text))) return `doi:${match[1].toLowerCase()}`;
    if ((match = GITHUB.exec(text))) return `github:${match[1].toLowerCase()}`;
    if ((match = URL_LIKE.exec(text))) {
      return `url:https://${match[1].toLowerCase()}${match[2].replace(/\/+$/, "")}${match[3] ?? ""}`;
    }
    return null;
  }

  Object.assign(papernotesSearch, { identityOf });
})();
