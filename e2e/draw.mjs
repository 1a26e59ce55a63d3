import fs from "node:fs"; import path from "node:path";
const root="/work/main/e2e"; 
const { chromium } = await import(root+"/node_modules/playwright-core/index.mjs");
const [out, ...names]=process.argv.slice(2);
const b=await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox"]});
const p=await b.newPage({viewport:{width:1400,height:800}});
await p.setContent(`<style>body{margin:8px;font:14px 'Liberation Sans',sans-serif;background:#f0f0f0}#all{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}.c{width:320px;background:#fff;border:1px solid #ddd;border-radius:6px}.n{font-size:11px;color:#888}.ac-pushButton{border:1px solid #bbb;border-radius:4px;background:#fff;padding:5px 12px;font:600 14px 'Liberation Sans'}</style><div id=all></div>`);
await p.addScriptTag({path:root+"/node_modules/adaptivecards/dist/adaptivecards.js"});
for(const n of names){const json=JSON.parse(fs.readFileSync("/work/main/bot/cards/testdata/golden/"+n+".json"));
 const h=await p.evaluate(([n,json])=>{const card=new AdaptiveCards.AdaptiveCard();card.hostConfig=new AdaptiveCards.HostConfig({fontFamily:"Liberation Sans",spacing:{small:4,default:8,medium:12,padding:12},actions:{actionsOrientation:"vertical",maxActions:6,buttonSpacing:8,actionAlignment:"stretch"},containerStyles:{default:{backgroundColor:"#fff",foregroundColors:{default:{default:"#242424",subtle:"#616161"},accent:{default:"#5b5fc7",subtle:"#5b5fc7"},good:{default:"#13a10e"},warning:{default:"#c06000"},attention:{default:"#c4314b"}}}}});card.parse(json);const d=document.createElement("div");const c=document.createElement("div");c.className="c";c.append(card.render());d.innerHTML="<div class=n>"+n+"</div>";d.append(c);document.getElementById("all").append(d);const h=c.getBoundingClientRect().height;d.firstChild.textContent+=" "+Math.round(h);return h},[n,json]);}
await p.screenshot({path:out,fullPage:true});await b.close();
