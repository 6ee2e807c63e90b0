namespace Existing.Comparing;

/// <summary>What ends a request.</summary>
internal enum Ending
{
    /// <summary>Its caller said how much time it has.</summary>
    Deadline,

    /// <summary>Its caller hangs up.</summary>
    HangUp,

    /// <summary>The service is told to stop.</summary>
    Shutdown,
}

/// <summary>One request, which the service would need long to answer.</summary>
/// <param name="Id">By which it is known along its way.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Path">Where it goes, without the id.</param>
/// <param name="Ending">What ends it.</param>
/// <param name="Beside">A second request without a limit, to the same place.</param>
internal sealed record Scenario(int Id, string Name, string Path, Ending Ending, Beside Beside = Beside.None)
{
    public const int WarmUp = 0;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(1, "A typed client, which is given only the token", "/price", Ending.Deadline),
        new(2, "The same through a linked source of the team's own", "/linked", Ending.Deadline),
        new(3, "A generated client behind a resilience handler", "/stock", Ending.Deadline),
        new(4, "A controller, a mediator, a query of EF Core", "/reports", Ending.Deadline),
        new(5, "A client of gRPC", "/shipping", Ending.Deadline),
        new(6, "The caller hangs up on a query", "/reports", Ending.HangUp),
        new(7, "The caller hangs up on a call by gRPC", "/shipping", Ending.HangUp),
        new(8, "A request that waits in the rate limiter's queue", "/limited", Ending.Deadline, Beside.Occupant),
        new(9, "A cached answer, for which another caller waits who has time", "/catalog", Ending.Deadline, Beside.Waiter),
        new(10, "The service is told to stop during a query", "/reports", Ending.Shutdown),
    ];

    public string Url => $"{Path}/{Id}";
}

/// <summary>A second request beside that of a scenario.</summary>
internal enum Beside
{
    None,

    /// <summary>Sent first, it has the only place at the rate limiter.</summary>
    Occupant,

    /// <summary>Sent second, it waits for the answer that the first one fetches.</summary>
    Waiter,
}
