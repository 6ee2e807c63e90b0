using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Lifeline.Testing;

/// <summary>
/// Fails a test that leaves a context undisposed, a task running or an after-func registered. On a method, on a class, or
/// on a whole assembly; the nearest one counts. The test derives its contexts from
/// <see cref="LifelineTestContextExtensions.LeakCheck"/>.
/// </summary>
/// <remarks>
/// Works for tests that run in parallel. The check is there while the test's method runs, not yet in the constructor of its
/// class. A class is marked by its base class too, and not by the class that it is nested in.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class CheckLeaksAttribute : BeforeAfterTestAttribute
{
    /// <summary>True to have the test's context on a <see cref="Testing.VirtualClock"/> of its own: <see cref="LifelineTestContextExtensions.VirtualClock"/>.</summary>
    public bool VirtualTime { get; set; }

    /// <summary>How long to wait for what is just ending, in milliseconds of real time; 1,000.</summary>
    public int SettleTimeout { get; set; } = 1000;

    /// <summary>Names that are overlooked: see <see cref="LeakCheckOptions.IgnoringName"/>.</summary>
    public string[] IgnoreNames { get; set; } = [];

    /// <summary>Files that are overlooked: see <see cref="LeakCheckOptions.IgnoringFile"/>.</summary>
    public string[] IgnoreFiles { get; set; } = [];

    /// <summary>Called by xunit.</summary>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var options = new LeakCheckOptions
        {
            Name = test.TestDisplayName,
            Clock = VirtualTime ? new VirtualClock() : TimeProvider.System,
            SettleTimeout = TimeSpan.FromMilliseconds(SettleTimeout),
            CancellationToken = TestContext.Current.CancellationToken,
        };
        options = IgnoreNames.Aggregate(options, (all, name) => all.IgnoringName(name));
        options = IgnoreFiles.Aggregate(options, (all, file) => all.IgnoringFile(file));

        // The outer ones come first. Nothing has happened in theirs yet, and the nearest one takes over.
        var key = LifelineTestContextExtensions.KeyOf(test);
        if (TestContext.Current.KeyValueStorage.TryGetValue(key, out var stored) && stored is Owned outer)
        {
            outer.Check.Dispose();
        }

        TestContext.Current.KeyValueStorage[key] = new Owned(this, Testing.LeakCheck.Start(options));
    }

    /// <summary>Called by xunit.</summary>
    /// <exception cref="LeakException">Something was left behind.</exception>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var key = LifelineTestContextExtensions.KeyOf(test);
        if (TestContext.Current.KeyValueStorage.TryGetValue(key, out var stored) && stored is Owned owned && ReferenceEquals(owned.Owner, this))
        {
            TestContext.Current.KeyValueStorage.Remove(key, out _);
            owned.Check.Dispose();
        }
    }

    internal sealed record Owned(CheckLeaksAttribute Owner, LeakCheck Check);
}
