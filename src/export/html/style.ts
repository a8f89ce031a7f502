/** Style of the page: light or dark as the reader's system is, and always light on paper. */
export const STYLE = `
:root{color-scheme:light;--ink:#1f2328;--quiet:#57606a;--ground:#fff;--soft:#f4f5f7;--line:#d0d7de;--focus:#0969da;--error:#b3261e;--warning:#8a5300;--info:#0a5cb8;--hint:#57606a;--good:#18652f}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e6e6e6;--quiet:#a9b1ba;--ground:#1b1c1f;--soft:#26282c;--line:#44484f;--focus:#6cb0ff;--error:#ff8f85;--warning:#e7b65c;--info:#7fb8ff;--hint:#a9b1ba;--good:#7fd694}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;color:var(--ink);background:var(--ground);margin:0 auto;padding:1.5rem;max-width:80rem;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}h3{font-size:1.05rem;margin:1.4rem 0 .4rem}h4{font-size:.95rem;margin:1rem 0 .2rem}
p{margin:.4rem 0}ul{margin:.4rem 0;padding-left:1.4rem}li{margin:.25rem 0}
a{color:var(--info)}code{font:.88em ui-monospace,Consolas,monospace}
.note,.nodes,.day{color:var(--quiet);font-size:.9rem}.nodes{margin:0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.badge{display:inline-block;border:1px solid currentColor;border-radius:.7rem;padding:0 .5rem;font-size:.85rem;font-weight:600;white-space:nowrap;color:var(--quiet)}
.badge.error{color:var(--error)}.badge.warning{color:var(--warning)}.badge.info{color:var(--info)}.badge.hint{color:var(--hint)}.badge.good{color:var(--good)}
.table{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{overflow-wrap:break-word;text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}thead th{background:var(--soft);white-space:nowrap}tbody th{font-weight:400}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td ul{margin:0}
.picture{border:1px solid var(--line);border-radius:6px;overflow:hidden;touch-action:none;cursor:grab}.picture:active{cursor:grabbing}
.picture svg{display:block;width:100%;height:auto;max-height:80vh;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
.tools{display:flex;flex-wrap:wrap;gap:.3rem;margin:.4rem 0}.tools[hidden]{display:none}
button{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px;min-width:2.2rem;padding:.15rem .6rem;cursor:pointer}
@page{margin:14mm}
@media print{
body{padding:0;max-width:none;font-size:10pt}
nav,.tools,.skip,#picture+.note{display:none}
h2,h3,h4,caption{break-after:avoid}tr,li,.picture,article>h4{break-inside:avoid}thead{display:table-header-group}
#section-findings,#section-what-ifs,#section-inventory{break-before:page}
.table{overflow:visible}.picture{border:0}.picture svg{max-height:235mm}
a{color:inherit;text-decoration:none}
}`;
