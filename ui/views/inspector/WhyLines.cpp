// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/WhyLines.h"

#include "ui/paint/Text.h"
#include "ui/views/inspector/CodeText.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/Section.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

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
    if (reason.component == "text") {
        if (reason.name == "command") return {{tr("its ")}, {tr("command"), LinkText::Strong}, {tr(" changed")}};
        return {{tr("the query of ")}, {name, LinkText::Strong}, {tr(" changed")}};
    }
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

namespace {

/// An input that is another one since what made it is another one: which hash it has now tells a person nothing.
bool follows(const Reason& reason) {
    return !reason.root && reason.component == "input" && !reason.before.empty() && !reason.after.empty();
}

QString listed(const QStringList& names) {
    constexpr qsizetype kMost = 12;
    if (names.size() <= kMost) return names.join(QStringLiteral(", "));
    return tr("%1 and %2 more").arg(names.mid(0, kMost).join(QStringLiteral(", "))).arg(names.size() - kMost);
}

/// What follows from the causes, in a line or two: the steps between them and this one, and this one's own inputs.
void addConsequences(Section& section, const std::vector<std::pair<std::string, Reason>>& reasons,
                     const std::string& step, bool first) {
    QStringList between, own, all;
    for (const auto& [of, reason] : reasons) {
        if (!follows(reason)) continue;
        QStringList& names = of == step ? own : between;
        const QString name = oneLine(of == step ? reason.name : of, 60);
        if (!names.contains(name)) names << name;
        all << oneLine((of == step ? std::string() : of + ": ") + describe(reason), 160);
    }
    const auto line = [&](const QString& words) {
        auto* text = new LinkText;
        text->setObjectName(QStringLiteral("reason"));
        text->setPieces({{(first ? tr("so: ") : QString()) + words, LinkText::Quiet}});
        text->setToolTip(tooltipText(all.mid(0, 20).join(QLatin1Char('\n'))));
        section.add(text);
        first = false;
    };
    if (!between.isEmpty()) line(tr("%1 got other inputs").arg(listed(between)));
    if (own.size() == 1) line(tr("its input %1 has other content").arg(own.first()));
    if (own.size() > 1) line(tr("its inputs %1 have other content").arg(listed(own)));
}

} // namespace

void addReasons(Section& section, const std::vector<std::pair<std::string, Reason>>& reasons, const std::string& step) {
    int shown = 0;
    bool following = false;
    const auto own =
        std::count_if(reasons.begin(), reasons.end(), [](const auto& one) { return !follows(one.second); });
    for (const auto& [of, reason] : reasons) {
        if (follows(reason)) continue;
        if (shown++ == kMostReasons) {
            auto* more = new LinkText;
            more->setPieces({{tr("and %1 more").arg(own - kMostReasons), LinkText::Quiet}});
            section.add(more);
            break;
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
    addConsequences(section, reasons, step, own > 0 && !following); // "so" follows from something
}

} // namespace stemma::ui
