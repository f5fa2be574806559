// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <string>
#include <string_view>

namespace stemma::ui {

/// UTF-8 of core to Qt's text and back. What isn't UTF-8 (a stranger's bytes) becomes U+FFFD, never an error.
QString qtext(std::string_view utf8);
std::string utf8(const QString& text);

/// Paths are bytes; both ways through the file system's encoding.
QString qpath(const std::filesystem::path& path);
std::filesystem::path fspath(const QString& path);

/// A stranger's text for one line of a label: control characters and bidi overrides made visible, at most `most`
/// characters, then "…".
QString oneLine(std::string_view text, int most = 300);
QString oneLine(const QString& text, int most = 300);

/// The same for a tooltip: plain text, whatever it holds (Qt takes what looks like HTML for HTML, and would load its
/// pictures).
QString tooltipText(const QString& text);

} // namespace stemma::ui
