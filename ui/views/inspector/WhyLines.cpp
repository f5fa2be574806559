// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/WhyLines.h"

#include "ui/paint/Text.h"
#include "ui/views/inspector/CodeText.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/Section.h"

#include <QCoreApplication>

namespace stemma::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("WhyLines", text);
}

/// What the key keeps of an environment or a kind can be long; its first words tell it apart.
QString shortValue(const std::string& value) {
    const bool hash = value.size() == 64 && value.find_first_not_of("0123456789abcdef") == std::string::npos;
    return hash ? qtext(value.substr(0, 12)) : oneLine(value, 80);
}

} // namespace

std::vector<LinkText::Piece> reasonPieces(const Reason& reason) {
    const QString name = oneLine(reason.name, 100);
    if (reason.component == "parameter" && !reason.before.empty() && !reason.after.empty()) {
        return {{tr("parameter ")},      {name, LinkText::Strong},
                {QStringLiteral(" ")},   {parameterText(reason.before), LinkText::Mono},
                {QStringLiteral(" → ")}, {parameterText(reason.after), LinkText::Strong}};
    }
    if (reason.component == "text") return {{tr("the query of ")}, {name, LinkText::Strong}, {tr(" changed")}};
    if (reason.component == "code" && !reason.before.empty() && !reason.after.empty())
        return {{tr("the code ")}, {name, LinkText::Strong}, {tr(" changed")}};
    if (reason.component == "environment" && !reason.before.empty() && !reason.after.empty())
        return {{name, LinkText::Strong},
                {QStringLiteral(" ")},
                {shortValue(reason.before), LinkText::Mono},
                {QStringLiteral(" → ")},
                {shortValue(reason.after), LinkText::Strong}};
    return {{oneLine(describe(reason), 240)}};
}

void addReasons(Section& section, const std::vector<std::pair<std::string, Reason>>& reasons, const std::string& step) {
    int shown = 0;
    bool following = false;
    for (const auto& [of, reason] : reasons) {
        if (shown++ == kMostReasons) {
            auto* more = new LinkText;
            more->setPieces({{tr("and %1 more").arg(reasons.size() - kMostReasons), LinkText::Quiet}});
            section.add(more);
            return;
        }
        std::vector<LinkText::Piece> pieces = reasonPieces(reason);
        if (of != step) pieces.insert(pieces.begin(), {oneLine(of, 80) + QStringLiteral(": "), LinkText::Quiet});
        if (!reason.root) {
            for (auto& piece : pieces) piece.style = LinkText::Quiet;
            if (!following) pieces.insert(pieces.begin(), {tr("so: "), LinkText::Quiet});
            following = true;
        }
        auto* line = new LinkText;
        line->setObjectName(QStringLiteral("reason"));
        line->setPieces(pieces);
        section.add(line);
        if (reason.root && reason.component == "text" && !reason.before.empty() && !reason.after.empty())
            section.add(new DiffLines(reason.before, reason.after));
    }
}

} // namespace stemma::ui
