r"""Formulas of texts that nobody answers for: what may stand in one.

A formula is a program. MathJax makes links, styles and ids of some commands, in the browser of
whoever reads the page; LaTeX, which ``sphinx.ext.imgmath`` and the builder ``latex`` call, reads and
writes files. So a formula of a localized page holds commands that only draw, by name, and a
translation those that its source has.
"""

from __future__ import annotations

import re

__all__ = [
    "HARMLESS_COMMANDS",
    "HARMLESS_ENVIRONMENTS",
    "TEXT_COMMANDS",
    "active_commands",
    "commands",
    "draws",
]

# What makes links, styles, ids and definitions for MathJax, which takes formulas out of running text too.
_ACTIVE = re.compile(
    r"\\(?:href|url|style|class|cssId|data|require|html\w*|unicode|toggle|mathtip|texttip|tooltip|action"
    r"|mmlToken|bbox|[gex]?def|let|\w*newcommand|\w*newenvironment|providecommand|Declare\w+)\b"
)
# TeX reads "^^5c" as a backslash. An environment has a name of its own, which says what it does.
_COMMAND = re.compile(r"\\(?:begin|end)\s*\{[^{}\\]{0,40}\}|\\(?:[A-Za-z]+|.)|\^\^", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([A-Za-z]+)\*?\}")

TEXT_COMMANDS = frozenset({"\\text", "\\textrm", "\\mathrm", "\\mbox", "\\ ", "\\,", "\\;"})
"""Commands that set words and spaces, of which a translation needs more or other ones."""

HARMLESS_ENVIRONMENTS = frozenset(
    "align alignat aligned alignedat array Bmatrix bmatrix cases eqnarray equation flalign gather gathered"
    " matrix multline pmatrix smallmatrix split subarray Vmatrix vmatrix".split()
)
"""Environments that only set a formula out."""

HARMLESS_COMMANDS = frozenset(
    # Greek and other letters
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi"
    " omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta"
    " Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma aleph beth gimel daleth ell hbar hslash imath jmath"
    " Re Im wp eth complement mho nabla partial infty emptyset varnothing exists nexists forall neg lnot"
    " angle measuredangle sphericalangle triangle square Box diamond Diamond bigstar checkmark dagger ddagger"
    " clubsuit diamondsuit heartsuit spadesuit flat natural sharp surd top bot prime backprime degree"
    # operators
    " sum prod coprod int iint iiint oint bigcup bigcap bigsqcup bigvee bigwedge bigodot bigotimes bigoplus"
    " biguplus pm mp times div ast star circ bullet cdot cdotp cap cup uplus sqcap sqcup vee wedge lor land"
    " setminus smallsetminus wr amalg oplus ominus otimes oslash odot bigcirc ltimes rtimes dotplus bmod mod"
    " pmod pod boxplus boxminus boxtimes arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd"
    " hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh injlim projlim varlimsup"
    " varliminf operatorname limits nolimits displaylimits"
    # relations and arrows
    " leq le geq ge neq ne ll gg lll ggg prec succ preceq succeq sim simeq approx approxeq cong equiv propto"
    " doteq asymp subset supset subseteq supseteq nsubseteq nsupseteq subsetneq supsetneq sqsubset sqsupset"
    " sqsubseteq sqsupseteq in notin ni owns vdash dashv models vDash Vdash perp mid nmid parallel nparallel"
    " bowtie smile frown lesssim gtrsim lessgtr gtrless leqslant geqslant nleq ngeq nless ngtr trianglelefteq"
    " trianglerighteq triangleq coloneqq eqqcolon therefore because not leftarrow gets rightarrow to"
    " Leftarrow Rightarrow leftrightarrow Leftrightarrow uparrow downarrow updownarrow Uparrow Downarrow"
    " Updownarrow mapsto longmapsto longleftarrow longrightarrow Longleftarrow Longrightarrow"
    " longleftrightarrow Longleftrightarrow hookleftarrow hookrightarrow leftharpoonup leftharpoondown"
    " rightharpoonup rightharpoondown rightleftharpoons leftrightharpoons nearrow searrow swarrow nwarrow"
    " leadsto iff implies impliedby xleftarrow xrightarrow curvearrowleft curvearrowright twoheadrightarrow"
    " rightsquigarrow"
    # shapes, accents, fonts
    " frac dfrac tfrac cfrac binom dbinom tbinom sqrt root of over choose atop stackrel overset underset"
    " substack genfrac hat widehat tilde widetilde bar overline underline vec dot ddot dddot acute grave"
    " breve check mathring overbrace underbrace overrightarrow overleftarrow overleftrightarrow boxed cancel"
    " bcancel xcancel text textrm textbf textit texttt textsf textnormal mbox mathrm mathbf mathit mathsf"
    " mathtt mathcal mathbb mathfrak mathscr mathnormal boldsymbol bm pmb rm bf it cal displaystyle textstyle"
    " scriptstyle scriptscriptstyle tiny small large Large"
    # fences, spaces, dots, places
    " left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm langle rangle"
    " lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace rbrace lbrack rbrack backslash"
    " ulcorner urcorner llcorner lrcorner quad qquad enspace thinspace negthinspace space hfill dots ldots"
    " cdots vdots ddots dotsb dotsc dotsm dotsi colon hline cr tag notag nonumber intertext".split()
)
"""Commands that only draw."""


def active_commands(text: str) -> list[str]:
    """The commands in a text that MathJax makes more than a formula of: links, styles, ids, definitions."""
    return _ACTIVE.findall(text) if "\\" in text else []


def commands(tex: str) -> set[str]:
    r"""What a formula does: its commands, with their backslash, ``\begin{name}`` as one, and ``^^``."""
    return set(_COMMAND.findall(tex))


def draws(tex: str) -> bool:
    """Whether a formula only draws: all of its commands and environments are known to be harmless."""
    return all(map(_draws, commands(tex)))


def _draws(command: str) -> bool:
    name = command.removeprefix("\\")
    if (environment := _ENVIRONMENT.fullmatch(command)) is not None:
        return environment[1] in HARMLESS_ENVIRONMENTS
    if name in ("begin", "end") or command == "^^":
        return False
    return name in HARMLESS_COMMANDS or not name[0].isalpha()
