namespace Lifeline.Testing;

/// <summary>
/// Checks a whole run, whichever roots its contexts come from: <c>[assembly: AssemblyFixture(typeof(RunLeakCheck))]</c>. What
/// is left behind in the end fails the run.
/// </summary>
/// <remarks>Derive from it to say what it overlooks: <c>class RunCheck() : RunLeakCheck(new LeakCheckOptions().IgnoringName("cache"))</c>.</remarks>
public class RunLeakCheck : IAsyncDisposable
{
    private readonly LeakCheck _check;

    /// <summary>Begins the check with the usual options.</summary>
    public RunLeakCheck()
        : this(new LeakCheckOptions { Name = "The run" })
    {
    }

    /// <summary>Begins the check.</summary>
    /// <param name="options">How to look.</param>
    protected RunLeakCheck(LeakCheckOptions options) => _check = LeakCheck.StartForProcess(options);       // not public: xunit takes no fixture with two

    /// <summary>Called by xunit, when all tests are over.</summary>
    /// <exception cref="LeakException">Something was left behind.</exception>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _check.DisposeAsync();
    }
}
