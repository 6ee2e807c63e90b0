using Xunit;
using Xunit.Sdk;

namespace Lifeline.Testing;

/// <summary>What a test marked <see cref="CheckLeaksAttribute"/> asks xunit's context for.</summary>
public static class LifelineTestContextExtensions
{
    /// <summary>The check of the test that runs: <c>Context ctx = TestContext.Current.LeakCheck();</c></summary>
    /// <param name="test">As xunit gives it: <see cref="TestContext.Current"/>.</param>
    /// <exception cref="InvalidOperationException">The test is not marked, or its method does not run yet, or any more.</exception>
    public static LeakCheck LeakCheck(this ITestContext test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return test.Test is { } running
            && test.KeyValueStorage.TryGetValue(KeyOf(running), out var stored)
            && stored is CheckLeaksAttribute.Owned owned
                ? owned.Check
                : throw new InvalidOperationException(
                    $"There is no leak check for {test.Test?.TestDisplayName ?? "what runs here, which is no test"}. Mark the test, its class or its "
                    + "assembly [CheckLeaks], and ask in the test's method: in the constructor of its class it is too early.");
    }

    /// <summary>The clock of the test that runs, when it is marked <c>[CheckLeaks(VirtualTime = true)]</c>.</summary>
    /// <param name="test">As xunit gives it: <see cref="TestContext.Current"/>.</param>
    /// <exception cref="InvalidOperationException">There is no check, or it is not on virtual time.</exception>
    public static VirtualClock VirtualClock(this ITestContext test) =>
        test.LeakCheck().Context.Clock as VirtualClock
        ?? throw new InvalidOperationException("This test is not on virtual time. Mark it [CheckLeaks(VirtualTime = true)].");

    internal static string KeyOf(ITest test) => $"Lifeline.Testing.LeakCheck/{test.UniqueID}";
}
