using Lifeline;
using Lifeline.Testing;

[assembly: CaptureConsole]
[assembly: CheckLeaks]
[assembly: AssemblyFixture(typeof(RunLeakCheck))]

namespace LeakyRun;

/// <summary>What each level of marking sees, and what only the check of the run does. Each leak is marked with the test that has to name it.</summary>
public class ByAssembly
{
    [Fact]
    public void Leaks() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();         // leak ByAssembly.Leaks

    [Fact]
    public void Leaks_nothing()
    {
        using var scope = TestContext.Current.LeakCheck().Context.WithCancel();
    }

    [Fact]
    [CheckLeaks(IgnoreNames = ["cache"])]
    public void May_leave_a_cache() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();

    public class Nested
    {
        [Fact]
        public void Leaks() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();     // leak ByAssembly+Nested.Leaks
    }
}

[CheckLeaks(IgnoreNames = ["cache"])]
public class ByClass
{
    [Fact]
    public void May_leave_a_cache() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();

    [Fact]
    [CheckLeaks]
    public void Leaks() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();         // leak ByClass.Leaks

    // Not by the class around it: that one's mark is for its own tests.
    public class Nested
    {
        [Fact]
        public void Leaks() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();     // leak ByClass+Nested.Leaks
    }

    [CheckLeaks(IgnoreNames = ["cache"])]
    public class NestedAndMarked
    {
        [Fact]
        public void May_leave_a_cache() => TestContext.Current.LeakCheck().Context.WithName("cache").WithCancel();
    }

    public class Derived : ByClass;
}

public class ByRun
{
    [Fact]
    public void Leaves_what_is_of_no_test() => Context.Background.WithCancel();                             // leak the run
}
