// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace stemma {

/// What ARCHITECTURE.md says about folders, as rules over one source file at a time.
///
/// Each function answers with one sentence per violation, beginning "path:line: ", and with nothing when all is well.
/// `path` is relative to the root of the sources, with slashes; the text is the file's. Pure, no disk.
namespace architecture {

/// Direction of layers, the table of core's folders, the one home of each third-party library, and includes
/// written from the root.
QStringList includeViolations(const QString& path, const QString& text);
/// The SPDX line, within the first three lines.
QStringList licenceViolations(const QString& path, const QString& text);
/// How many lines a header, a source, a test and the main window may have.
QStringList budgetViolations(const QString& path, const QString& text);
/// Functions of the program that begin at the left margin have at most 60 lines below their opening one.
QStringList functionViolations(const QString& path, const QString& text);
/// Colours come from resources/theme; a colour literal elsewhere in core, ui or app is one too many.
QStringList colourViolations(const QString& path, const QString& text);
/// `folders` ("core/base") that ARCHITECTURE.md doesn't name between backticks.
QStringList unnamedFolders(const QStringList& folders, const QString& architectureMd);

} // namespace architecture
} // namespace stemma
