// What does the page do? It asks for a person, lets the worker compute, and shows the plan. All words are data.

const words = await (await fetch("words.json")).json();
const asked = new URLSearchParams(location.search).get("lang");
const lang = asked === "en" ? "en" : "id";
const at = (id) => document.getElementById(id);
const say = (key, values = {}) =>
  words[key][lang].replace(/\{(\w+)\}/g, (_, name) => values[name]);

document.documentElement.lang = lang;
document.title = say("title");
for (const own of document.querySelectorAll("[data-word]")) own.textContent = say(own.dataset.word);
at("home").href = `../${lang}/`;
at("other").href = `?lang=${lang === "id" ? "en" : "id"}`;
const now = new Date();
at("on").value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);

const worker = new Worker("worker.mjs", { type: "module" });
let products = [];

function addDose() {
  const own = at("dose").content.cloneNode(true);
  const select = own.querySelector(".product");
  select.ariaLabel = say("vaccine");
  own.querySelector(".given").ariaLabel = say("given_on");
  own.querySelector(".remove").ariaLabel = say("remove");
  for (const [code, label] of products) select.add(new Option(label, code));
  own.querySelector(".remove").addEventListener("click", (event) => event.target.closest("li").remove());
  at("doses").append(own);
}

function person() {
  const doses = [...at("doses").children].map((own) => ({
    product: own.querySelector(".product").value,
    on: own.querySelector(".given").value,
  }));
  return { id: "contoh", birth_date: at("born").value, sex: at("sex").value, doses };
}

function element(name, text, className = "") {
  const own = document.createElement(name);
  own.textContent = text;
  own.className = className;
  return own;
}

function serviceCard(service) {
  const card = element("li", "", service.status);
  card.dataset.code = service.code;
  card.append(element("strong", service.label));
  const days = ["earliest", "recommended", "overdue", "latest", "done_on"].filter((day) => service[day]);
  for (const day of days) {
    const line = element("span", `${say(day)} `, "day");
    line.append(Object.assign(element("time", service[day], day), { dateTime: service[day] }));
    card.append(line);
  }
  for (const text of service.messages[lang]) card.append(element("em", text));
  const source = `${service.source.instrument}: ${service.source.clause} (${service.sure})`;
  card.append(element("small", source, "source"));
  return card;
}

function group(title, cards, open) {
  const own = document.createElement("details");
  own.open = open;
  own.append(element("summary", `${title} (${cards.length})`));
  const list = document.createElement("ul");
  list.append(...cards);
  own.append(list);
  return own;
}

function show({ plan, statuses, issues }) {
  const parts = [];
  if (issues.length) parts.push(group(say("notes"), issues.map((text) => element("li", text)), true));
  for (const { code, label, open } of statuses) {
    const own = plan.services.filter((service) => service.status === code);
    if (own.length) parts.push(group(label, own.map(serviceCard), open));
  }
  if (plan.doses.length) {
    const judged = plan.doses.map((dose) => {
      const card = element("li", "", dose.status);
      card.append(element("strong", `${dose.on} ${dose.product}: ${dose.said}`));
      for (const text of dose.messages[lang]) card.append(element("em", text));
      return card;
    });
    parts.splice(issues.length ? 1 : 0, 0, group(say("history"), judged, true));
  }
  at("plan").replaceChildren(...parts);
}

worker.addEventListener("message", ({ data }) => {
  if (data.error) {
    at("state").textContent = say("failed", { why: data.error });
  } else if (data.ready) {
    products = data.ready.products;
    for (const [code, name] of data.ready.provinces) at("area").add(new Option(name, code));
    at("add").addEventListener("click", addDose);
    at("state").textContent = say("ready", data.ready);
  } else {
    at("state").textContent = say("ready", data.answer.plan);
    show(data.answer);
  }
  at("ask").disabled = false;
});

at("person").addEventListener("submit", (event) => {
  event.preventDefault();
  at("ask").disabled = true;
  at("state").textContent = say("working");
  const question = { person: person(), on: at("on").value, area: at("area").value || null, lang };
  worker.postMessage(JSON.stringify(question));
});

at("state").textContent = say("loading");
worker.postMessage(JSON.stringify({ start: true, lang }));
