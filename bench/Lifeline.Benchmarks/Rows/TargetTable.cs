using Lifeline.Benchmarks.Go;
using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Questions;
using Lifeline.Benchmarks.Web;
using Npgsql;

namespace Lifeline.Benchmarks.Rows;

/// <summary>All rows, with what they are to reach and what to aim for then.</summary>
/// <param name="go">Go's side; null when nobody said where Go is.</param>
/// <param name="postgres">How to connect to a PostgreSQL server; null when nobody said.</param>
internal sealed class TargetTable(GoBenchmarks? go, string? postgres = null)
{
    private readonly DerivingWithATimeout _timeout = new();
    private readonly DerivingWithACancel _cancel = new();
    private readonly ServingARequest _request = new();

    public IReadOnlyList<Row> All() =>
    [
        Pair("P1", "timeout, token, end", Timeout(), Loop("linked source + CancelAfter", _timeout.LinkedSource, DerivingWithATimeout.Operations), (0.6, 0.4), 0.8)
            with { Verify = DerivingWithATimeout.Verify },
        Pair("P2", "cancel, token, end", Cancel(), Loop("linked source", _cancel.LinkedSource, DerivingWithACancel.Operations), (0.95, 0.7)),
        EarlierDeadline(),
        NoToken(),
        Pair("P5", "request: value, 4 child timeouts", Request(),
            Loop("5 linked + CancelAfter", _request.LinkedSources, ServingARequest.Operations, ServingARequest.EndsPerOperation), (0.7, 0.45)),
        Million(),
        Value(),
        IsDone(),
        AfterFunc(),
        TwoCores(),
        Tasks(),
        AgainstGo(),
        MillionAgainstGo(),
        Web(),
        Siblings(),
        Sqlite(),
        Postgres(postgres),
        Select(),
        Floor(),
    ];

    private static Row EarlierDeadline()
    {
        var question = new DerivingUnderAnEarlierDeadline();
        const int Operations = DerivingUnderAnEarlierDeadline.Operations;
        var row = Pair("P3", "timeout behind the parent's", Loop("Lifeline", question.Scope, Operations),
            Loop("linked source + CancelAfter", question.LinkedSource, Operations), (0.4, 0.25));
        return row with { Verify = question.Verify };
    }

    private static Row NoToken()
    {
        var question = new DerivingWithoutAToken();
        const int Operations = DerivingWithoutAToken.Operations;
        return Pair("P4", "cancel, no token taken, end", Loop("Lifeline", question.Scope, Operations),
            Loop("linked source", question.LinkedSource, Operations), (0.6, 0.4));
    }

    private static Row Million() => new("P6", "1,000,000 live timeouts", "as many linked sources + CancelAfter")
    {
        RoundCount = 9,
        Turns = 1,
        Apart = [MillionScopes, MillionSources, HeldScopes, HeldSources],
        Figures =
        [
            new Figure("1,000,000 live timeouts: make", Measure.Time, 0.7, 0.5),
            new Figure("  end each by its scope", Measure.Time, 0.8, 0.5) { Step = 1 },
            new Figure("  held (vs linked + CancelAfter)", Measure.Bytes, 0.7, 0.5) { Ours = 2, Rival = 3 },
            new Figure("  held, grown old", Measure.Bytes) { Ours = 2, Rival = 3, Step = 1 },
        ],
    };

    private Row Value()
    {
        var near = new ReadingAValue { Levels = 10 };
        var far = new ReadingAValue { Levels = 50 };
        near.Begin();
        far.Begin();
        var row = new Row("P7", "read a value 10 and 50 levels up", "Go")
        {
            Loops = [Loop("Lifeline, 10 levels", near.TryGet, ReadingAValue.Operations), Loop("Lifeline, 50 levels", far.TryGet, ReadingAValue.Operations)],
            Figures =
            [
                new Figure("read a value 10 levels up, vs Go", Measure.Time, 0.3) { Ours = 0, Rival = 2 },
                new Figure("  50 levels up, vs Go", Measure.Time, 0.1) { Ours = 1, Rival = 3 },
                new Figure("  50 levels up, vs our 10", Measure.Time, null, 1.1) { Ours = 1, Rival = 0 },
            ],
        };
        return InTurnsWithGo(row, go => [new GoSide(go, "BenchmarkValue10"), new GoSide(go, "BenchmarkValue50")]);
    }

    private static Row IsDone()
    {
        var looped = new AskingWhetherItIsDone();
        var unrolled = new AskingWithoutALoop();
        return new Row("P8", "is it done?", "IsCancellationRequested")
        {
            Verify = AskingWhetherItIsDone.Verify,
            Loops =
            [
                Loop("Lifeline", looped.IsDone, AskingWhetherItIsDone.Operations),
                Loop("framework", looped.IsCancellationRequested, AskingWhetherItIsDone.Operations),
                Loop("Lifeline, unrolled", unrolled.IsDone, AskingWithoutALoop.Operations),
                Loop("framework, unrolled", unrolled.IsCancellationRequested, AskingWithoutALoop.Operations),
            ],
            Figures =
            [
                new Figure("is it done? asked in a loop", Measure.Time, 1.5, 1.0),
                new Figure("  unrolled: without the loop", Measure.Time) { Ours = 2, Rival = 3 },
                new Figure("  vs IsCancellationRequested", Measure.Bytes),
            ],
        };
    }

    private static Row AfterFunc()
    {
        var question = new RegisteringACallback();
        const int Operations = RegisteringACallback.Operations;
        var row = Pair("P9", "after-func and stop", Loop("Lifeline", question.AfterFunc, Operations),
            Loop("Register + Dispose", question.Register, Operations), (1.2, 0.9));
        return row with { Verify = RegisteringACallback.Verify };
    }

    private static Row TwoCores()
    {
        var question = new DerivingOnTwoCores();
        const int Operations = DerivingOnTwoCores.Operations;
        var ours = new Workload("Lifeline", new Step(question.Scope, Operations, Operations)) { OnManyThreads = true };
        var rival = new Workload("linked source", new Step(question.LinkedSource, Operations, Operations)) { OnManyThreads = true };
        return Pair("P10", "P2 by two threads at one root", ours, rival, (0.9, 0.6)) with { TurnTime = TimeSpan.FromMilliseconds(5) };
    }

    private static Row Tasks()
    {
        var one = new JoiningTasks { Tasks = 1 };
        var many = new JoiningTasks { Tasks = 1_000 };
        return new Row("P11", "start and join tasks of a group", "Task.Run + WhenAll")
        {
            Loops =
            [
                OnThePool("Lifeline, 1 task", one.Group), OnThePool("Task.Run + WhenAll, 1 task", one.TaskRunAndWhenAll),
                OnThePool("Lifeline, 1,000 tasks", many.Group), OnThePool("Task.Run + WhenAll, 1,000 tasks", many.TaskRunAndWhenAll),
            ],
            TurnTime = TimeSpan.FromMilliseconds(5),
            Figures =
            [
                new Figure("start and join 1 task of a group", Measure.Time, 1.2, 1.0),
                new Figure("  1,000 tasks", Measure.Time, 1.2, 1.0) { Ours = 2, Rival = 3 },
                new Figure("  1 task, vs Task.Run + WhenAll", Measure.Bytes),
                new Figure("  1,000 tasks", Measure.Bytes) { Ours = 2, Rival = 3 },
            ],
        };

        static Workload OnThePool(string name, Func<int> run) =>
            new(name, new Step(run, JoiningTasks.Operations, JoiningTasks.Operations)) { OnManyThreads = true };
    }

    private Row AgainstGo()
    {
        var row = new Row("P12", "P1, P2 and P5", "Go")
        {
            Loops = [Timeout(), Cancel(), Request()],
            Figures =
            [
                new Figure("P1 vs Go: timeout, Done, cancel", Measure.Time, 0.2, 0.1) { Ours = 0, Rival = 3 },
                new Figure("  P1 vs Go, bytes", Measure.Bytes, 0.5) { Ours = 0, Rival = 3 },
                new Figure("P2 vs Go: cancel, Done, cancel", Measure.Time, 0.2, 0.1) { Ours = 1, Rival = 4 },
                new Figure("  P2 vs Go, bytes", Measure.Bytes, 0.5) { Ours = 1, Rival = 4 },
                new Figure("P5 vs Go: request", Measure.Time, 0.2, 0.1) { Ours = 2, Rival = 5 },
                new Figure("  P5 vs Go, bytes", Measure.Bytes, 0.5) { Ours = 2, Rival = 5 },
            ],
        };
        return InTurnsWithGo(row, go => [new GoSide(go, "BenchmarkTimeout"), new GoSide(go, "BenchmarkCancel"), new GoSide(go, "BenchmarkRequest")]);
    }

    private Row MillionAgainstGo()
    {
        var row = new Row("P12", "P6: 1,000,000 live timeouts", "Go")
        {
            Apart = [MillionScopes, HeldScopes],
            Figures =
            [
                new Figure("P6 vs Go: a million, make", Measure.Time, 0.2, 0.1) { Rival = 2 },
                new Figure("  end each", Measure.Time, 0.2, 0.1) { Rival = 2, Step = 1 },
                new Figure("  held", Measure.Bytes, 0.5) { Ours = 1, Rival = 2 },
            ],
        };
        return InTurnsWithGo(row, go => [new GoMillionSide(go)]);
    }

    private static Row Web() => new("P13", "an ASP.NET Core request", "UseRequestTimeouts + linked")
    {
        Obstacle = Wrk.IsThere ? null : "needs wrk",
        RoundCount = 15,
        Turns = 1,
        Apart = [() => new WebSide("Lifeline", Shop.WithContexts()), () => new WebSide("UseRequestTimeouts + linked source", Shop.WithLinkedTokens())],
        Figures =
        [
            new Figure("ASP.NET Core: requests a second", Measure.RequestsPerSecond, 0.97, 1.0),
            new Figure("vs UseRequestTimeouts + linked", Measure.Bytes),
        ],
    };

    private static Row Siblings() => new("P14", "P1 among live siblings", "P1 among 10")
    {
        Turns = 1,
        Apart = [() => Among(10), () => Among(1_000), () => Among(100_000), () => Among(1_000_000), () => Among(1_000_000, grownOld: true)],
        Figures =
        [
            new Figure("P1 among 1,000 siblings, vs 10", Measure.Time, Flat, FlatterStill) { Ours = 1, Rival = 0 },
            new Figure("  100,000 siblings, vs 10", Measure.Time, Flat, FlatterStill) { Ours = 2, Rival = 0 },
            new Figure("  1,000,000 siblings, vs 10", Measure.Time, Flat, FlatterStill) { Ours = 3, Rival = 0 },
            new Figure("  1,000,000 grown old, vs 10", Measure.Time, Flat, FlatterStill) { Ours = 4, Rival = 0 },
            new Figure("  1,000,000 siblings, vs 10", Measure.Bytes, 1.0) { Ours = 3, Rival = 0 },
        ],
    };

    // SQLite has no asynchronous form: its own blocks the caller, ours is on another thread, as Task.Run is.
    private static Row Sqlite()
    {
        var question = new RunningACommand();
        return Commands("SQLite", question, Command("the provider in Task.Run", question.InTaskRun),
            new Figure("select 1 on SQLite", Measure.Time, 8),
            new Figure("  vs the provider in Task.Run", Measure.Bytes, 3.4),
            new Figure("  vs the provider, which blocks", Measure.Time) { Rival = 3 },
            new Figure("  blocking, on a view", Measure.Time, 4.2) { Ours = 2, Rival = 3 },
            new Figure("  vs the provider", Measure.Bytes, 2.8) { Ours = 2, Rival = 3 });
    }

    private static Row Postgres(string? connection)
    {
        if (connection is null)
        {
            return new Row("P15", "a command, PostgreSQL", "the provider's own") { Obstacle = "needs --postgres" };
        }

        var question = Connected(connection);
        return Commands("PostgreSQL", question, Command("the provider with a token", question.WithToken),
            new Figure("select 1 on PostgreSQL", Measure.Time, 1.1),
            new Figure("  vs the provider with a token", Measure.Bytes, 2.6),
            new Figure("  blocking, on a view", Measure.Time, 1.1) { Ours = 2, Rival = 3 },
            new Figure("  vs the provider", Measure.Bytes) { Ours = 2, Rival = 3 });         // whose own bytes differ from run to run
    }

    private static Row Commands(string database, RunningACommand question, Workload rival, params Figure[] figures) =>
        new("P15", $"a command, {database}", "the provider's own")
        {
            Loops =
            [
                Command("Lifeline", question.WithContext), rival,
                Command("Lifeline, a view", question.BlockingOnAView), Command("the provider", question.Blocking),
            ],
            Figures = figures,
        };

    // A server that can't be reached is told before anything is measured.
    private static RunningACommand Connected(string connection)
    {
        try
        {
            return new RunningACommand(new NpgsqlConnection(connection));
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException or TimeoutException)
        {
            throw new UsageException($"--postgres '{connection}': there is no connection. {failure.Message}");
        }
    }

    private static Workload Command(string name, Func<int> run) =>
        new(name, new Step(run, RunningACommand.Operations, RunningACommand.Operations)) { OnManyThreads = true };

    private static Row Select()
    {
        var question = new SelectingInALoop();
        const int Operations = SelectingInALoop.Operations;
        return new Row("sel", "a turn of a loop over two channels", "Task.WhenAny")
        {
            Loops =
            [
                Loop("Lifeline", question.Select, Operations),
                Loop("Task.WhenAny", question.WhenAny, Operations),
                Loop("Lifeline, idle limit", question.SelectIdle, Operations),
                Loop("Task.WhenAny, Task.Delay", question.WhenAnyIdle, Operations),
            ],
            Figures =
            [
                new Figure("select in a loop over two channels", Measure.Time, 1.0),
                new Figure("  vs Task.WhenAny", Measure.Bytes, 0.1),
                new Figure("  with an idle limit", Measure.Time, 1.0) { Ours = 2, Rival = 3 },
                new Figure("  vs Task.WhenAny and Task.Delay", Measure.Bytes, 0.1) { Ours = 2, Rival = 3 },
            ],
        };
    }

    // "Flat" has to be a number. A heap that no cache holds is worth a little; a cost that grows is worth factors.
    private const double Flat = 1.25;
    private const double FlatterStill = 1.1;

    private static Workload Among(int siblings, bool grownOld = false)
    {
        var question = new DerivingAmongSiblings { Siblings = siblings, GrownOld = grownOld };
        question.Begin();
        const int Operations = DerivingAmongSiblings.Operations;
        return new Workload($"Lifeline, {siblings} siblings", new Step(question.Scope, Operations, Operations)) { Calls = 600 };
    }

    private Row Floor() => Pair("floor", "P1 as a multiple of the floor", Timeout(),
        Loop("128 B + two swaps", new TheFloor().AllocateAndSwapTwice, TheFloor.Operations), (4, 2.5));

    // The sides that several rows have. Each row gets workloads of its own, as it calls them as often as it likes.

    private Workload Timeout() => Loop("Lifeline", _timeout.Scope, DerivingWithATimeout.Operations);

    private Workload Cancel() => Loop("Lifeline", _cancel.Scope, DerivingWithACancel.Operations);

    private Workload Request() => Loop("Lifeline", _request.Scopes, ServingARequest.Operations, ServingARequest.EndsPerOperation);

    private static Workload MillionScopes()
    {
        var question = new AMillionLiveTimeouts();
        return Million("Lifeline", question, question.MakeScopes, question.CancelScopes);
    }

    private static Workload MillionSources()
    {
        var question = new AMillionLiveTimeouts();
        return Million("linked sources + CancelAfter", question, question.MakeSources, question.CancelSources);
    }

    private static Workload Million(string name, AMillionLiveTimeouts question, Func<int> make, Func<int> cancel)
    {
        const int Operations = AMillionLiveTimeouts.Operations;
        return new Workload(name, new Step(make, Operations, Operations), new Step(cancel, Operations, Operations)) { Before = question.Begin };
    }

    private static Holding HeldScopes()
    {
        var question = new AMillionLiveTimeouts();
        return new Holding("Lifeline", () => question.BytesHeld(question.MakeScopes));
    }

    private static Holding HeldSources()
    {
        var question = new AMillionLiveTimeouts();
        return new Holding("linked sources + CancelAfter", () => question.BytesHeld(question.MakeSources));
    }

    private static Workload Loop(string name, Func<int> run, int operations, int proofsEach = 1) =>
        new(name, new Step(run, operations, operations * proofsEach)) { IsBrief = true };

    private static Row Pair(string id, string title, Workload ours, Workload rival, (double Reach, double Aim) time, double? bytes = null) =>
        new(id, title, rival.Name)
        {
            Loops = [ours, rival],
            Figures = [new Figure(title, Measure.Time, time.Reach, time.Aim), new Figure("vs " + rival.Name, Measure.Bytes, bytes)],
        };

    // In Go's rows a turn is as long as one of Go's, and there are as many rounds as the time allows.
    private Row InTurnsWithGo(Row row, Func<GoBenchmarks, IReadOnlyList<Side>> sides) => go is null
        ? row with { Obstacle = "needs --go" }
        : row with { Others = () => sides(go), RoundCount = 9, Turns = 1, TurnTime = TimeSpan.FromMilliseconds(80) };
}
