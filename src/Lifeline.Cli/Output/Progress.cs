using Spectre.Console;

namespace Lifeline.Cli.Output;

/// <summary>Hears what is being done.</summary>
internal interface IProgress
{
    /// <summary>As in "restoring packages": no capital, no full stop.</summary>
    void Say(string doing);
}

/// <summary>A line that moves, on a terminal.</summary>
internal sealed class SpinningProgress(StatusContext status) : IProgress
{
    public void Say(string doing) => status.Status(Markup.Escape(doing));
}

/// <summary>A line for each step, where nothing can move: in a log or a pipe.</summary>
internal sealed class PlainProgress(TextWriter writer) : IProgress
{
    public void Say(string doing) => writer.WriteLine($"lifeline: {doing}");
}
