// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/welcome/Welcome.h"

#include "core/base/Text.h"
#include "core/engine/Engine.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/views/welcome/Examples.h"
#include "ui/views/welcome/Tiles.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/LinkLabel.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <filesystem>

namespace stemma::ui {

namespace {

QLabel* sectionLabel(const QString& words) {
    auto* label = new QLabel(words);
    label->setProperty("role", QStringLiteral("section"));
    label->setFont(Fonts::section());
    return label;
}

struct Recent {
    QString workspace;
    QString when;
    bool there = false;
};

/// "12 minutes ago"
QString ago(qint64 seconds) {
    if (seconds < 90) return Welcome::tr("just now");
    if (seconds < 90 * 60) return Welcome::tr("%1 minutes ago").arg((seconds + 30) / 60);
    if (seconds < 36 * 3600) return Welcome::tr("%1 hours ago").arg((seconds + 1800) / 3600);
    const qint64 days = (seconds + 43200) / 86400;
    return days < 21 ? Welcome::tr("%1 days ago").arg(days) : Welcome::tr("%1 weeks ago").arg(days / 7);
}

std::vector<Recent> lookAt(const QStringList& workspaces) {
    std::vector<Recent> all;
    for (const QString& workspace : workspaces) {
        std::error_code code;
        const auto time = std::filesystem::last_write_time(fspath(workspace) / "stemma.db", code);
        Recent recent{workspace, Welcome::tr("not there any more"), !code};
        if (!code) {
            const auto age = std::filesystem::file_time_type::clock::now() - time;
            recent.when = ago(std::chrono::duration_cast<std::chrono::seconds>(age).count());
        }
        all.push_back(recent);
    }
    return all;
}

} // namespace

Welcome::Welcome(const Context& context, QWidget* parent) : QScrollArea(parent), m_context(context) {
    setObjectName(QStringLiteral("welcome"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("welcome"));
    auto* sides = new QHBoxLayout(page);
    auto* middle = new QWidget;
    sides->addStretch(1);
    sides->addWidget(middle, 100);
    sides->addStretch(1);
    sides->setContentsMargins(24, 0, 24, 24);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 40, 0, 0);
    column->setSpacing(10);
    column->addWidget(new Masthead);
    column->addSpacing(10);
    m_problem = new QWidget;
    new QVBoxLayout(m_problem);
    m_problem->layout()->setContentsMargins(0, 0, 0, 8);
    column->addWidget(m_problem);
    auto* zone = new DropZone;
    connect(zone, &DropZone::browseWanted, this, [this] {
        const QString path =
            QFileDialog::getOpenFileName(window(), tr("Open a pipeline or a data file"), QDir::homePath());
        if (!path.isEmpty()) Q_EMIT m_context.desk.openPath(path);
    });
    column->addWidget(zone);
    column->addSpacing(16);
    addExamples(*column);
    m_recent = new QWidget;
    auto* recent = new QVBoxLayout(m_recent);
    recent->setContentsMargins(0, 16, 0, 0);
    recent->setSpacing(0);
    column->addWidget(m_recent);
    column->addStretch(1);
    setWidget(page);
    connect(&m_context.settings, &Settings::changed, this, &Welcome::listRecent);
    connect(&m_context.session, &Session::stateChanged, this, &Welcome::showProblem);
    listRecent();
    showProblem();
}

void Welcome::addExamples(QVBoxLayout& column) {
    constexpr int kInRow = 3, kGap = 21;
    column.addWidget(sectionLabel(tr("Start with an example")));
    auto* tiles = new FlowLayout(nullptr, kGap, kGap);
    for (const Example& example : examples()) {
        auto* tile = new ExampleTile(example);
        tile->setObjectName(QStringLiteral("example-") + example.id);
        connect(tile, &QAbstractButton::clicked, this, [this, id = example.id] { start(id); });
        tiles->addWidget(tile);
    }
    auto* own = new NewTile;
    connect(own, &QAbstractButton::clicked, &m_context.desk, &Desk::newPipelineWanted);
    tiles->addWidget(own);
    column.addLayout(tiles);
    column.parentWidget()->setMaximumWidth(kInRow * own->width() + (kInRow - 1) * kGap); // three of them fill it
}

void Welcome::start(const QString& example) {
    m_copying.ask([example](const Cancel&) { return copyExample(example); },
                  [this](const Result<CopiedExample>& copy) {
                      if (!copy) return Q_EMIT m_context.desk.say(qtext(copy.error().message));
                      m_context.session.open(copy->pipeline.parent_path() / ".stemma");
                      const QString file = qpath(copy->pipeline);
                      if (copy->fresh) return Q_EMIT m_context.desk.runOwnExample(file);
                      Q_EMIT m_context.desk.runPipeline(file, Desk::Part::All, {});
                  });
}

void Welcome::listRecent() {
    m_looking.ask([workspaces = m_context.settings.recentWorkspaces()](const Cancel&) { return lookAt(workspaces); },
                  [this](const std::vector<Recent>& all) {
                      QLayout* rows = m_recent->layout();
                      while (QLayoutItem* item = rows->takeAt(0)) {
                          if (item->widget()) item->widget()->deleteLater();
                          delete item;
                      }
                      if (all.empty()) return;
                      QLabel* title = sectionLabel(tr("Recent"));
                      title->setContentsMargins(0, 0, 0, 8);
                      rows->addWidget(title);
                      for (const Recent& recent : all) {
                          const std::filesystem::path folder = fspath(recent.workspace).parent_path();
                          auto* line =
                              new RecentRow(qpath(folder.filename()), qpath(folder), recent.when, recent.there);
                          connect(line, &QAbstractButton::clicked, this, [this, recent] {
                              if (recent.there) return Q_EMIT m_context.desk.openPath(recent.workspace);
                              m_context.settings.removeRecent(recent.workspace);
                          });
                          rows->addWidget(line);
                      }
                  });
}

void Welcome::showProblem() {
    QLayout* place = m_problem->layout();
    while (QLayoutItem* item = place->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    const std::optional<Error>& error = m_context.session.error();
    m_problem->setVisible(error.has_value());
    if (!error) return;
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("welcome-problem"));
    card->setProperty("role", QStringLiteral("error"));
    auto* lines = new QVBoxLayout(card);
    auto* title = new QLabel(tr("%1 can't be opened").arg(qpath(m_context.session.workspace())));
    title->setTextFormat(Qt::PlainText);
    title->setFont(Fonts::sized(13, QFont::DemiBold));
    auto* text = new QLabel(qtext(describe(*error)));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    lines->addWidget(title);
    lines->addWidget(text);
    place->addWidget(card);
}

} // namespace stemma::ui
