"""What does the playground ask of the library? One function: a question as JSON, an answer as JSON."""

import json
from datetime import date

import ilp
from ilp import areas, codes, resources
from ilp.errors import IlpError
from ilp.texts import issue_line

OPEN = ("overdue", "due", "upcoming")


def answer(text):
    """What does the page get for its question?"""
    question = json.loads(text)
    lang = question["lang"]
    if "start" in question:
        return json.dumps({"ready": start(lang)})
    try:
        plan = ilp.plan(question["person"], on=date.fromisoformat(question["on"]), area=question["area"])
    except IlpError as fault:
        lines = [issue_line(own, lang) for own in fault.issues] or [fault.messages[lang]]
        return json.dumps({"error": "; ".join(lines)})
    said = plan.to_dict(lang)
    for service in said["services"]:
        service["sure"] = codes.label("source_status", service["source"]["status"]).text(lang)
    for dose in said["doses"]:
        dose["said"] = codes.label("dose_status", dose["status"]).text(lang)
    statuses = [
        {"code": code, "label": codes.label("service_status", code).text(lang), "open": code in OPEN}
        for code in resources.toml("texts.toml")["order"]["status"]
    ]
    issues = [f"{own['message']}" for own in said["issues"]]
    return json.dumps({"answer": {"plan": said, "statuses": statuses, "issues": issues}})


def start(lang):
    """What does the page need before it can ask?"""
    return {
        "rulebook": ilp.Rulebook.load().version,
        "products": [(code, codes.label("product", code).text(lang)) for code in codes.known("product")],
        "provinces": sorted(areas.provinces().items(), key=lambda own: own[1]),
    }
