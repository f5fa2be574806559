# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a story as a browser would and says what is wrong with it: prints one line per fault, then its text."""
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "hr", "link", "input", "source"}


class Story(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.faults, self.words = [], [], [], [], []
        self.tags = {}

    def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag in ("script", "iframe", "object", "embed", "link", "base", "form", "use", "foreignobject", "animate", "set"):
            self.faults.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on"):
                self.faults.append(f"{tag} {name}=")
            if name in ("src", "href", "xlink:href", "srcset", "action", "poster", "data"):
                if not (value.startswith("#") or value.startswith("data:image/png;base64,")):
                    self.faults.append(f"{tag} {name}={value[:60]}")
                if value.startswith("#"):
                    self.links.append(value[1:])
            if name == "style" and "url(" in value:
                self.faults.append(f"{tag} style={value[:60]}")
            if name == "id":
                self.ids.append(value)
            if name in ("fill", "stroke") and value.startswith("url("):
                self.links.append(value[5:-1])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            if re.search(r"url\(|@import|https?:|expression", data):
                self.faults.append("the style sheet asks for something")
        else:
            self.words.append(data)


with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
story = Story()
story.feed(text)
story.close()
if story.open:
    story.faults.append(f"never closed: {story.open}")
for name in set(story.ids):
    if story.ids.count(name) > 1:
        story.faults.append(f"the id {name} is there {story.ids.count(name)} times")
for link in story.links:
    if link not in story.ids:
        story.faults.append(f"#{link} is nowhere")
if not text.startswith("<!DOCTYPE html>"):
    story.faults.append("no doctype")
if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text):
    story.faults.append("control characters")
for fault in story.faults:
    print("FAULT", fault)
print("TAGS", " ".join(f"{tag}={count}" for tag, count in sorted(story.tags.items())))
print("".join(story.words))
