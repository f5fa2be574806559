// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Browsable.h"
#include "ui/session/Context.h"
#include "ui/session/Kept.h"
#include "ui/session/Runnable.h"
#include "ui/visual/ArtifactSource.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/StoryExporter.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <map>
#include <memory>

class QHBoxLayout;
class QLabel;

namespace stemma {
class Json;
}

namespace stemma::ui {

class Button;
class Chip;
class ChipRow;
class EmptyState;
class Filmstrip;
class StoreActions;
class ViewerStack;

/// An artifact's version as a tab: its data, each of its pictures and the charts a person kept, one in view.
///
/// Another version, or the next artifact's, comes into the same tab: what was looked at is looked at again, with its
/// zoom, columns, order, adjustments and place. Going fast never queues work: the last one asked for wins, and the
/// picture before stays until the next is there. Ctrl+Left and Ctrl+Right go through the pictures, Alt+Up and Alt+Down
/// (and [ and ]) through versions, Alt+Page up and down through artifacts; the filmstrip below has all versions.
class ArtifactPage : public QWidget, public Runnable, public Exportable, public Kept, public Browsable {
    Q_OBJECT
public:
    /// `shown`: -1 its data, 0 and above one of its pictures; -2: what shows it best.
    ArtifactPage(const Context& context, VersionId version, int shown, QWidget* parent = nullptr);

    QString pipelineFile() const override;
    Subject subject() const override { return Subject::ofVersion(m_version); }
    QString facts() const override;
    QWidget* viewer() const; ///< the one in view, or on its way there; nullptr until it is loaded
    void show(int which);    ///< as in the constructor
    VersionId version() const { return m_version; } ///< in view
    bool settled() const;                           ///< nothing is on its way
    void browse(By by, int step) override;
    void toggleFilmstrip() override;
    Filmstrip* filmstrip() const { return m_film; } ///< nullptr while it isn't shown

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;
    QVariantMap kept() const override; ///< which of it is in view, and how each is looked at
    void giveBack(const QVariantMap& kept) override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeBar();
    void goTo(VersionId version);
    void start();
    void load(VersionId version);
    void reload();
    void present(std::shared_ptr<const ArtifactSource> source);
    void turnToKept(const ArtifactSource& source);
    void fillChoices();
    void addChoice(const QString& words, const char* icon, int which);
    void chartMenu(Chip* chip, int which);
    void retitle(Chip* chip, int which);
    void bring(int which);
    QWidget* makeShown(int which);
    void remember();
    void onSettled();
    void sayPlace();
    void stepTo(int step); ///< the next version or the one before, which the overview may not have
    void want();
    QString wishOf(int which) const;
    int wished() const;
    int best() const;
    void choose(int which);
    void openRows(const QString& condition);
    Exportable* exporter() const;
    StoreActions& actions() const;

    Context m_context;
    VersionId m_version, m_target, m_started; ///< in view, asked for, being read
    int m_shown;
    QString m_wish;                ///< the title of what a person looks at, "" for the data: in the next version, too
    bool m_wishes = false;         ///< else what shows it best
    QVariantMap m_looks;           ///< how each was looked at, by its title
    std::string m_looksOf;         ///< the artifact's name; also while a version of another can't be shown
    QString m_adjusted, m_keeping; ///< the chart that was adjusted and is being kept, the title it gets
    std::shared_ptr<const ArtifactSource> m_source;
    Latest m_loading, m_again, m_finding;
    std::size_t m_wanted = 0; ///< how many versions are to be listed beside the one in view
    QElapsedTimer m_since;    ///< the reading under way began
    QTimer m_grace;
    StoryExporter m_story;
    ChipRow* m_choices = nullptr;
    QStringList m_choiceWords; ///< that the chips are of
    Button *m_before = nullptr, *m_after = nullptr, *m_strip = nullptr;
    QLabel* m_place = nullptr;
    ViewerStack* m_stack = nullptr;
    EmptyState* m_state = nullptr;
    Filmstrip* m_film = nullptr;
    std::map<int, QWidget*> m_viewers; ///< made when first shown
    bool m_walks = false;              ///< the version in view is to be selected when it is there
};

} // namespace stemma::ui
