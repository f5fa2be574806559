// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"

#include <QObject>
#include <QString>
#include <algorithm>
#include <array>
#include <cstdint>

class QUndoCommand;

namespace stemma::ui {

/// What a view may ask of the window around it. A view never includes another view or the shell: it emits these, and
/// the shell carries them out. UI thread.
class Desk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// Opens as a tab; `keep` false is a preview tab, which the next one replaces (a single click).
    Q_SIGNAL void openVersion(stemma::VersionId version, bool keep);
    /// One of a version's visualizations (0 is its picture) or its content (-1).
    Q_SIGNAL void openVisualization(stemma::VersionId version, int index);
    Q_SIGNAL void openComparison(stemma::VersionId before, stemma::VersionId after); ///< of two versions, as a tab
    Q_SIGNAL void openRun(stemma::RunId run, bool keep);
    Q_SIGNAL void openCurve(stemma::RunId run, const QString& step, const QString& name); ///< name "": its first
    Q_SIGNAL void openLineage(stemma::VersionId version);
    Q_SIGNAL void openView(const QString& id); ///< a fixed view ("map", "history"), with what is in hand
    Q_SIGNAL void leaving();                   ///< the page in view is about to show something else: a way back begins
    Q_SIGNAL void openLog(stemma::RunId run, const QString& step);
    Q_SIGNAL void openPath(const QString& path);               ///< a pipeline, a folder, a workspace or a data file
    Q_SIGNAL void openData(const QString& path);               ///< a file, as data whatever it looks like
    Q_SIGNAL void openInEditor(const QString& file, int line); ///< line 0: the file
    Q_SIGNAL void revealInFolder(const QString& path);
    Q_SIGNAL void openInBrowser(const QString& path);                 ///< an explicit act of the person
    Q_SIGNAL void newPipelineWanted();                                ///< asks where, and writes one to start from
    Q_SIGNAL void exportWanted();                                     ///< of the page in view
    Q_SIGNAL void say(const QString& sentence);                       ///< in the activity strip, for a while
    Q_SIGNAL void copyText(const QString& text, const QString& what); ///< to the clipboard; "Copied …" is said
    /// Runs a pipeline file again: all of it (step ""), from a step, only a step and what it needs (up to it), or what
    /// failed in its last run and what that needs.
    enum class Part { All, From, Only, Failed };
    Q_ENUM(Part)
    Q_SIGNAL void runPipeline(const QString& file, stemma::ui::Desk::Part part, const QString& step);
    /// Of a run under way, whatever program runs it; the others go on.
    Q_SIGNAL void cancelStep(stemma::RunId run, const QString& step);
    /// A copy of one of Stemma's own examples, made just now: its programs are ours, so that its folder is trusted.
    Q_SIGNAL void runOwnExample(const QString& file);
    Q_SIGNAL void undoable(QUndoCommand* command); ///< ownership passes to the window's undo stack, which redoes it

    /// Where the one button is that comes next, the primary one: of the places that have some, the first. The buttons
    /// of the others stand back.
    enum class Lead : std::uint8_t { Page, Side, Bar };
    void setLead(Lead place, bool has) {
        const bool before = m_leads[std::size_t(place)];
        m_leads[std::size_t(place)] = has;
        if (before != has) Q_EMIT leadChanged();
    }
    bool leads(Lead place) const {
        return std::find(m_leads.begin(), m_leads.end(), true) == m_leads.begin() + std::ptrdiff_t(place);
    }
    Q_SIGNAL void leadChanged();

private:
    std::array<bool, 3> m_leads{false, false, true};
};

} // namespace stemma::ui
