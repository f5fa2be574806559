// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/Story.h"

class QTextDocument;

namespace stemma::ui {

/// What is written in a document, as blocks of a story: headings, paragraphs, lists, code, tables of text, and the
/// pictures that stand in it already decoded. Links are their words; nothing is loaded. At most `most` characters, then
/// a block says how much is left out. Any thread that nobody shares the document with.
std::vector<StoryBlock> blocksOf(const QTextDocument& document, qsizetype most);

/// Lines as they are: code, JSON, logs.
std::vector<StoryBlock> codeBlocks(const QString& text, qsizetype most);

StoryBlock textBlock(StoryText::Kind kind, const QString& text);
/// As PNG of at most `longest` pixels a side; empty where it can't be written.
StoryImage storyImage(const class QImage& image, const QString& title, int longest = 1600);

} // namespace stemma::ui
