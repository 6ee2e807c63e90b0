using System.Globalization;

namespace Storefront;

/// <summary>What the command line asks for.</summary>
/// <param name="Serve">Keep the services up instead of giving the tour.</param>
/// <param name="Port">The gateway's port, with pricing and stock on the next two; null for the usual choice.</param>
/// <param name="Data">The folder of the database; null for the one beside the program.</param>
/// <param name="Postgres">How to connect to a PostgreSQL that is used instead; null for SQLite.</param>
/// <param name="Storm">How many requests to send, of which a share hangs up; null for no storm.</param>
/// <param name="Seed">What chance begins with in the storm; null for something new.</param>
/// <param name="Help">Only say how this is used.</param>
internal sealed record Arguments(
    bool Serve = false, int? Port = null, string? Data = null, string? Postgres = null, int? Storm = null, int? Seed = null, bool Help = false)
{
    public const string Usage =
        """
        Three services (gateway, pricing, stock) whose requests each live under one context,
        from the socket down to the SQL query.

        usage: dotnet run --project samples/Storefront [-- OPTIONS]

          (no options)   a tour in five scenes: in time, out of time, hung up, run on, shut down;
                         exit code 0 if nothing was left running, 1 if something was
          --serve        keep the services up, to be tried with curl and wrk; Ctrl+C stops them
          --storm N      N requests, half of which hang up at random moments; the last line says as
                         JSON what came of them; exit code 1 if anything was left running
          --seed N       the storm's, to have the same one again
          --port N       the gateway listens on N, pricing on N+1, stock on N+2
                         (default: free ports, 5080 to 5082 with --serve)
          --data DIR     the folder of the database, which the first start makes
                         (default: 'data' beside the program)
          --postgres CONNECTION
                         PostgreSQL instead of SQLite, such as
                         "Host=localhost;Username=postgres;Database=postgres"; the first start
                         makes a schema there
          --help         this text
        """;

    private const int LastPort = 65_535 - 2;

    /// <exception cref="RefusalException">The arguments make no sense.</exception>
    public static Arguments Parse(ReadOnlySpan<string> args)
    {
        var parsed = new Arguments();
        while (!args.IsEmpty)
        {
            switch (args)
            {
                case ["--help" or "-h", ..]:
                    return new Arguments(Help: true);
                case ["--serve", ..]:
                    parsed = parsed with { Serve = true };
                    args = args[1..];
                    break;
                case ["--port", var port, ..]:
                    parsed = parsed with { Port = ParsePort(port) };
                    args = args[2..];
                    break;
                case ["--data", { Length: > 0 } data, ..]:
                    parsed = parsed with { Data = data };
                    args = args[2..];
                    break;
                case ["--postgres", { Length: > 0 } postgres, ..]:
                    parsed = parsed with { Postgres = postgres };
                    args = args[2..];
                    break;
                case ["--storm", var storm, ..]:
                    parsed = parsed with { Storm = ParseNumber("--storm", storm, least: 1) };
                    args = args[2..];
                    break;
                case ["--seed", var seed, ..]:
                    parsed = parsed with { Seed = ParseNumber("--seed", seed, least: 0) };
                    args = args[2..];
                    break;
                case ["--port" or "--data" or "--postgres" or "--storm" or "--seed", ..]:
                    throw new RefusalException($"Storefront can't start, as {args[0]} stands there without its value. Give it one, or see --help.");
                default:
                    throw new RefusalException($"Storefront can't start, as it doesn't know the argument '{args[0]}'. Leave it out, or see --help.");
            }
        }

        return parsed switch
        {
            { Serve: true, Storm: not null } => throw NotBoth("--serve", "--storm"),
            { Data: not null, Postgres: not null } => throw NotBoth("--data", "--postgres"),
            { Seed: not null, Storm: null } => throw new RefusalException("Storefront can't start, as --seed is only for the storm. Leave it out, or add --storm N."),
            _ => parsed,
        };
    }

    private static RefusalException NotBoth(string one, string other) =>
        new($"Storefront can't start, as it was given both {one} and {other}. Leave one of them out, or see --help.");

    private static int ParseNumber(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new RefusalException(
                $"Storefront can't start, as {name} '{text}' is no number from {least} to {int.MaxValue}. Give one that is.");

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= LastPort
            ? port
            : throw new RefusalException(
                $"Storefront can't start, as --port '{text}' is no port. Give a number from 1 to {LastPort}; the two after it are used as well.");
}
