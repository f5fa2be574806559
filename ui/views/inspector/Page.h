// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/Palette.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/session/StoreActions.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/Section.h"

#include <QPointer>
#include <QWidget>
#include <map>

class QVBoxLayout;

namespace stemma::ui {

class Button;

/// Which sections a person has folded; the same for all subjects, kept for the workspace where there are settings.
class Folds {
public:
    explicit Folds(const Session& session) : m_session(session) {}
    void setSettings(Settings* settings) { m_settings = settings; }
    bool folded(const QString& section, bool unlessSaid) const;
    void set(const QString& section, bool folded);

private:
    const Session& m_session;
    QPointer<Settings> m_settings;
    std::map<QString, bool> m_folded;
};

/// What every page of an inspector works with. Outlives the pages.
struct Around {
    Session& session;
    Selection& selection;
    RunCentre& runs;
    Desk& desk;
    StoreActions& actions;
    Folds& folds;
};

/// One subject of the inspector: made from facts, replaced by the next. Parts stand below each other.
class Page : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 380, kSide = 16;
    explicit Page(Around& around, QWidget* parent = nullptr);
    virtual bool editing() const { return false; } ///< a field is open: don't replace it under the person's hands
    /// The button that comes next, if the page has one: primary where no other place leads. Part of the page.
    Button* lead() const { return m_lead; }

protected:
    using Piece = LinkText::Piece;
    using Ink = std::function<QColor(const Palette&)>;
    void addHeader(const std::string& icon, Ink ink, const QString& title, QWidget* right = nullptr);
    void add(QWidget* widget, int gapBefore = 0);
    LinkText* addText(const std::vector<Piece>& pieces);
    /// A folding section is kept folded under its title.
    Section* addSection(const QString& id, const QString& title, bool folds = false, bool foldedUnlessSaid = false);
    static LinkText* text(const std::vector<Piece>& pieces, QWidget* parent = nullptr);
    /// Buttons below each other as they fit.
    QWidget* addButtons(const std::vector<QWidget*>& buttons);
    Piece toVersion(VersionId version, const std::string& name);
    Piece toRun(RunId run);
    Piece toStep(RunId run, const std::string& step, const QString& words = {});
    void setLead(Button* button) { m_lead = button; }
    void end(); ///< nothing more comes

    Around& m_around;

private:
    QVBoxLayout* m_layout;
    Button* m_lead = nullptr;
};

} // namespace stemma::ui
