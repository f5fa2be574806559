// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/views/preview/PreviewBanner.h"
#include "ui/views/preview/PreviewView.h"
#include "ui/widgets/LinkText.h"

#include <QAbstractButton>
#include <QSplitter>
#include <QUndoStack>

namespace stemma::ui {

/// A window's worth of what a preview needs, shown beside its panel.
struct PreviewWindow {
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    PreviewView view;
    QSplitter splitter;
    QStringList said;
    QUndoStack undo;

    explicit PreviewWindow(const fs::path& file) : view(file, session, selection, runs, desk) {
        QObject::connect(&desk, &Desk::undoable, &undo, &QUndoStack::push);
        QObject::connect(&desk, &Desk::say, &desk, [this](const QString& text) { said << text; });
        splitter.addWidget(&view);
        splitter.addWidget(view.panel());
        view.panel()->setFixedWidth(380);
        splitter.resize(1240, 780);
        splitter.show();
    }
    ~PreviewWindow() {
        view.setParent(nullptr);
        view.panel()->setParent(nullptr);
    }
    QString status(const std::string& step) const {
        for (const DrawnNode& node : view.preview().drawing.nodes)
            if (node.id == step) return qtext(node.status);
        return QStringLiteral("missing");
    }
    QString onCanvas(const std::string& step) {
        const GraphCanvas* canvas = view.findChild<GraphCanvas*>();
        for (const DrawnNode& node : canvas->drawing().nodes)
            if (node.id == step) return qtext(node.status);
        return QStringLiteral("missing");
    }
    template <typename Widget>
    Widget* find(const QString& name) {
        return splitter.findChild<Widget*>(name);
    }
    PreviewBanner& banner() { return *view.findChild<PreviewBanner*>(); }
    /// A link in one of the panel's sentences.
    QAbstractButton* link(const QString& words) {
        for (auto* button : splitter.findChildren<QAbstractButton*>(QStringLiteral("link")))
            if (button->text() == words && button->isVisible()) return button;
        return nullptr;
    }
    QStringList texts(const QString& name) {
        QStringList all;
        for (const LinkText* text : splitter.findChildren<LinkText*>(name))
            if (text->isVisible()) all << text->text();
        return all;
    }
};

} // namespace stemma::ui
