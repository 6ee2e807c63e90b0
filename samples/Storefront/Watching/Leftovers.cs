using System.Text.Encodings.Web;
using System.Text.Json;
using Lifeline.Data;
using Storefront.Hosting;
using Storefront.Terminal;

namespace Storefront.Watching;

/// <summary>What is running at this moment, counted by those who started it.</summary>
/// <param name="Services">What each service has.</param>
/// <param name="Statements">SQL statements that are running, as the package that runs them counts.</param>
/// <param name="StatementsStarted">How many there have been.</param>
/// <param name="StatementsInterrupted">How many of those were interrupted as their context ended.</param>
/// <param name="LostContexts">Contexts that were derived and never disposed, as far as the collector has found them.</param>
/// <param name="Names">Each thing that is running, by name.</param>
internal sealed record Leftovers(
    IReadOnlyList<ServiceLeftovers> Services,
    int Statements,
    long StatementsStarted,
    long StatementsInterrupted,
    int LostContexts,
    IReadOnlyList<string> Names)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,          // for a terminal, not for a browser
    };

    /// <summary>Statements of ours that a database server says are running; null where there is none, or it was not asked.</summary>
    public int? StatementsInServer { get; init; }

    public bool IsNothing => Statements == 0 && StatementsInServer is null or 0 && LostContexts == 0 && Services.All(service => service is { Contexts: 0, Handlers: 0 });

    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    public static Leftovers CountIn(Shop shop)
    {
        var handlers = shop.Journal.Running;
        var statements = ActiveDbCommands.List();
        var services = shop.Services.Select(service => new ServiceLeftovers(
            service.Name,
            service.Contexts.Live,
            service.Contexts.Started,
            handlers.Count(hop => hop.Service == service.Name),
            shop.Journal.BegunIn(service.Name)));
        var names = handlers
            .Select(hop => $"{hop.Service}'s handler of {hop.Operation}, begun {Text.Of(Instant.Now - hop.Begun)} ago")
            .Concat(statements.Select(statement => $"SQL '{statement.Operation}' under {statement.ContextName ?? "a context without a name"}, begun {Text.Of(statement.Elapsed)} ago"))
            .Concat(LostContextCounter.Names);
        return new Leftovers(
            [.. services], statements.Count, ActiveDbCommands.Started, ActiveDbCommands.Interrupted, LostContextCounter.Count, [.. names]);
    }
}

/// <summary>What is running in one service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Contexts">Requests whose context is live.</param>
/// <param name="ContextsStarted">How many there have been.</param>
/// <param name="Handlers">Handlers whose task is not done.</param>
/// <param name="HandlersStarted">How many there have been.</param>
internal sealed record ServiceLeftovers(string Service, int Contexts, long ContextsStarted, int Handlers, int HandlersStarted);
