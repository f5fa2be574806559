// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/CheckLines.h"
#include "ui/views/inspector/CodeText.h"
#include "ui/views/inspector/DeleteCard.h"
#include "ui/views/inspector/FileHandle.h"
#include "ui/views/inspector/NameChips.h"
#include "ui/views/inspector/VersionPage.h"
#include "ui/views/inspector/Words.h"
#include "ui/visual/TableText.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/LinkLabel.h"

#include <QApplication>
#include <QMenu>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kMostFiles = 12;

QStringList words(const std::vector<std::string>& all) {
    QStringList list;
    for (const std::string& one : all) list << qtext(one);
    return list;
}

/// A hash as its first and last letters; other values as they are.
bool isHash(const std::string& value) {
    return value.size() == 64 && value.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

bool VersionPage::editing() const {
    for (const QObject* open = QApplication::activePopupWidget(); open; open = open->parent())
        if (open == this) return true; // one of its menus
    return m_tags->editing() || m_aliases->editing() || (m_deleting && m_deleting->asking());
}

void VersionPage::pushUndo(QUndoCommand* command) {
    Q_EMIT m_around.desk.undoable(command);
}

void VersionPage::addNames() {
    Section* section = addSection(QStringLiteral("names"), tr("Tags and aliases"));
    const WorkspaceHandle workspace = m_around.session.handle();
    const VersionInfo version = m_facts->version;
    m_aliases = new NameChips(NameChips::Kind::Aliases, words(m_facts->aliases), words(m_facts->knownAliases), section);
    m_tags = new NameChips(NameChips::Kind::Tags, words(m_facts->tags), words(m_facts->knownTags), section);
    auto* row = new QWidget(section);
    auto* flow = new FlowLayout(row, 6, 6); // both in a line while they are short
    flow->addWidget(m_aliases);
    flow->addWidget(m_tags);
    section->add(row);
    connect(m_tags, &NameChips::added, this, [=, this](const QString& tag) {
        pushUndo(addTag(m_around.actions, workspace, version.id, called(), tag));
    });
    connect(m_tags, &NameChips::removed, this, [=, this](const QString& tag) {
        pushUndo(removeTag(m_around.actions, workspace, version.id, called(), tag));
    });
    connect(m_aliases, &NameChips::added, this, [=, this](const QString& alias) {
        VersionId from;
        const auto overview = m_around.session.overview();
        if (const OverviewArtifact* artifact = overview->artifact(version.name))
            for (const OverviewVersion& one : artifact->versions)
                if (std::find(one.aliases.begin(), one.aliases.end(), utf8(alias)) != one.aliases.end()) from = one.id;
        pushUndo(moveAlias(m_around.actions, workspace, version, called(), alias, from));
    });
    connect(m_aliases, &NameChips::removed, this, [=, this](const QString& alias) {
        pushUndo(removeAlias(m_around.actions, workspace, version, called(), alias));
    });
    const bool readOnly = m_around.session.readOnly();
    m_tags->setEnabled(!readOnly);
    m_aliases->setEnabled(!readOnly);
}

void VersionPage::addChecks() {
    if (m_facts->checks.empty()) return;
    Section* section = addSection(QStringLiteral("checks"), tr("Checks"));
    addCheckLines(*section, m_facts->checks,
                  [around = &m_around](VersionId id) { around->selection.select(Subject::ofVersion(id)); });
}

void VersionPage::addMetadata() {
    const Json& metadata = m_facts->version.metadata;
    const Json& columns = metadata["columns"];
    if (columns.isArray() && columns.items().size() > 0 && columns.items()[0].isObject()) {
        Section* section = addSection(QStringLiteral("columns"), tr("Columns"), true, false);
        section->header()->setNote(qtext(formatCount(std::int64_t(columns.items().size()))));
        int shown = 0;
        for (const Json& column : columns.items()) {
            if (shown++ == kMostFacts) {
                section->add(text({{tr("and %1 more").arg(columns.items().size() - kMostFacts), LinkText::Quiet}}));
                break;
            }
            const std::string name = column["name"].text();
            const VersionId id = m_facts->version.id;
            section->add(
                text({{qtext(name), LinkText::Plain,
                       [around = &m_around, id, name] { around->selection.select(Subject::ofColumn(id, name)); }},
                      {QStringLiteral("  ") + typeWord(column["type"].text()), LinkText::Quiet}}));
        }
    }
    auto* facts = new FactList(FactList::Values::Beside);
    for (const auto& [name, value] : metadata.members()) {
        if (value.isArray() || value.isObject() || value.isNull()) continue;
        if (facts->count() == kMostFacts) break;
        facts->add(qtext(name), name == "bytes" ? figureText(value, "bytes") : figureText(value, {}));
    }
    if (facts->count() == 0) return delete facts;
    Section* section = addSection(QStringLiteral("metadata"), tr("Metadata"), true, true);
    section->add(facts);
}

void VersionPage::addCode() {
    if (m_facts->code.empty()) return;
    Section* section = addSection(QStringLiteral("code"), tr("Code"), true, true);
    section->header()->setNote(m_facts->code.size() == 1 ? QString() : tr("%1 files").arg(m_facts->code.size()));
    for (const CodePart& part : m_facts->code) {
        if (m_facts->code.size() > 1) section->add(text({{qtext(part.name), LinkText::Quiet}}));
        section->add(new CodeText(qtext(part.text), part.sql, kCodeLines));
    }
}

void VersionPage::addKey() {
    if (m_facts->key.empty()) return;
    Section* section = addSection(QStringLiteral("key"), tr("What it is keyed by"), true, true);
    section->header()->setNote(qtext(formatCount(std::int64_t(m_facts->key.size()))));
    auto* facts = new FactList(FactList::Values::Beside);
    for (const KeyComponent& part : m_facts->key) {
        if (facts->count() == kMostFacts) break;
        facts->add(qtext(part.component + (part.name.empty() ? "" : " " + part.name)), oneLine(part.value, 400),
                   isHash(part.value));
    }
    section->add(facts);
}

void VersionPage::addLog() {
    if (m_facts->log.empty()) return;
    Section* section = addSection(QStringLiteral("log"), tr("Log"), true, true);
    section->add(new CodeText(words(m_facts->log).join(QLatin1Char('\n')), false, 8));
    auto* open = new LinkLabel(tr("open log"));
    connect(open, &QAbstractButton::clicked, this,
            [this] { Q_EMIT m_around.desk.openLog(m_facts->version.run, qtext(stepName(m_facts->step))); });
    section->add(open);
}

void VersionPage::addFiles() {
    Section* section = addSection(QStringLiteral("files"), tr("Files"), true, false);
    section->header()->setNote(qtext(formatBytes(m_facts->version.bytes)));
    int shown = 0;
    if (!m_facts->gone) {
        for (std::size_t i = 0; i < m_facts->files.size(); ++i) {
            if (shown++ == kMostFiles) break;
            const fs::path& file = m_facts->files[i];
            section->add(new FileHandle({file}, qpath(file.lexically_relative(m_facts->folder)),
                                        qtext(formatBytes(m_facts->fileBytes[i])),
                                        m_facts->version.type == "folder" || m_facts->version.type == "list"
                                            ? "type:file"
                                            : "type:" + m_facts->version.type));
        }
        if (int(m_facts->files.size()) > kMostFiles)
            section->add(text({{tr("and %1 more").arg(m_facts->files.size() - kMostFiles), LinkText::Quiet}}));
    }
    auto* facts = new FactList(FactList::Values::Beside);
    facts->add(tr("created"), localTime(m_facts->version.created));
    facts->add(tr("sha256"), qtext(m_facts->version.content.hex()), true);
    if (!m_facts->gone) {
        auto* path = facts->add(m_facts->version.reference ? tr("refers to") : tr("path"), qpath(m_facts->folder));
        path->setElideMode(Qt::ElideMiddle);
    }
    section->add(facts);
}

void VersionPage::copyMenu(Button& button) {
    auto* menu = new QMenu(&button);
    const std::string name = m_facts->version.name;
    const int number = m_facts->version.number;
    const QString reference = qtext(this->reference());
    const QString folder = qpath(m_around.session.folder());
    const auto quoted = [](QString text) {
        text.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
        return QLatin1Char('"') + text + QLatin1Char('"');
    };
    const QString python = QStringLiteral("stemma.open(%1).artifact(%2, version=%3).load()")
                               .arg(quoted(folder), quoted(qtext(name)))
                               .arg(number);
    const QString path = m_facts->files.size() == 1 ? qpath(m_facts->files.front()) : qpath(m_facts->folder);
    const auto copy = [this, menu](const char* id, const QString& words, const QString& text, const QString& what) {
        QAction* action = menu->addAction(words);
        action->setObjectName(QLatin1String(id));
        connect(action, &QAction::triggered, this, [this, text, what] { Q_EMIT m_around.desk.copyText(text, what); });
    };
    copy("copyReference", tr("Copy reference"), reference, tr("the reference"));
    copy("copyPython", tr("Copy for Python"), python, tr("a line of Python"));
    if (!m_facts->gone) copy("copyPath", tr("Copy path"), path, tr("the path"));
    copy("copyHash", tr("Copy hash"), qtext(m_facts->version.content.hex()), tr("the hash"));
    button.setMenu(menu);
}

/// The other versions of its name, the newest first; none where it is the only one.
void VersionPage::compareMenu(std::vector<QWidget*>& buttons) {
    const auto overview = m_around.session.overview();
    const OverviewArtifact* artifact = overview->artifact(m_facts->version.name);
    if (!artifact || artifact->count() < 2) return;
    auto* compare = new Button(tr("Compare…"), "compare", this);
    compare->setObjectName(QStringLiteral("compare"));
    compare->setToolTip(tr("Puts it beside another version"));
    auto* menu = new QMenu(compare);
    int shown = 0;
    for (auto one = artifact->versions.rbegin(); one != artifact->versions.rend() && shown < kMostFacts; ++one) {
        if (one->id == m_facts->version.id) continue;
        ++shown;
        QString words = tr("with version %1 · run %2").arg(one->number).arg(one->run.value);
        if (!one->headline.empty()) words += QStringLiteral(" · ") + oneLine(one->headline, 40);
        QAction* action = menu->addAction(words.replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setObjectName(QStringLiteral("compare-%1").arg(one->number));
        connect(action, &QAction::triggered, this, [this, other = one->id] {
            const VersionId own = m_facts->version.id;
            Q_EMIT m_around.desk.openComparison(std::min(own, other), std::max(own, other));
        });
    }
    if (const int older = int(artifact->count()) - 1 - shown; older > 0)
        menu->addAction(tr("and %1 older ones, in the navigator").arg(older))->setEnabled(false);
    compare->setMenu(menu);
    buttons.push_back(compare);
}

void VersionPage::addActions() {
    std::vector<QWidget*> buttons;
    DeleteCard* card = nullptr;
    const VersionId id = m_facts->version.id;
    const auto button = [&](const char* name, const QString& words, const char* icon, const QString& tip) {
        auto* made = new Button(words, icon, this);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tooltipText(tip));
        buttons.push_back(made);
        return made;
    };
    if (!m_facts->gone) {
        auto* open = button("open", tr("Open"), "", tr("Opens its content in the centre"));
        connect(open, &QAbstractButton::clicked, this, [this, id] { Q_EMIT m_around.desk.openVersion(id, true); });
    }
    auto* lineage =
        button("openLineage", tr("Lineage"), "lineage", tr("Shows what it was made from, and what from it"));
    connect(lineage, &QAbstractButton::clicked, this, [this, id] { Q_EMIT m_around.desk.openLineage(id); });
    copyMenu(*button("copy", tr("Copy"), "copy", tr("Copies what names it")));
    compareMenu(buttons);
    if (!m_facts->gone) {
        auto* save = button("exportVersion", tr("Export…"), "export",
                            tr("Opens it, and saves it as a file: what is seen, whole"));
        connect(save, &QAbstractButton::clicked, this, [this, id] {
            Q_EMIT m_around.desk.openVersion(id, true);
            Q_EMIT m_around.desk.exportWanted();
        });
        auto* reveal = button("reveal", {}, "folder", tr("Reveal in folder"));
        reveal->setAccessibleName(tr("Reveal in folder"));
        connect(reveal, &QAbstractButton::clicked, this, [this] {
            const fs::path& path = m_facts->files.size() == 1 ? m_facts->files.front() : m_facts->folder;
            Q_EMIT m_around.desk.revealInFolder(qpath(path));
        });
        auto* gone = button("delete", {}, "trash", tr("Delete… says beforehand what the disk gains, and what used it"));
        gone->setAccessibleName(tr("Delete %1…").arg(called()));
        gone->setEnabled(!m_around.session.readOnly());
        card = m_deleting = new DeleteCard(m_around.session.handle(), id, called(), this);
        connect(gone, &QAbstractButton::clicked, card, &DeleteCard::ask);
        connect(card, &DeleteCard::confirmed, this, [this, id, workspace = m_around.session.handle()] {
            pushUndo(deleteVersion(m_around.actions, workspace, id, called()));
        });
    }
    addButtons(buttons);
    if (card) add(card, 8);
}

} // namespace stemma::ui
