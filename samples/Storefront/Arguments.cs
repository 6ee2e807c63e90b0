using System.Globalization;

namespace Storefront;

/// <summary>Said to the user in one sentence: who, what, why, and what to do. The program ends with exit code 2.</summary>
internal sealed class StorefrontException(string message) : Exception(message);

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(bool Serve, bool Help, int? Port, string Data)
{
    public const string Usage = """
        usage: dotnet run --project samples/Storefront -- [--serve] [--port N] [--data DIR]

          (nothing)    a tour of four scenes, then a table; exit code 0 if nothing was left running
          --serve      keep the three services up until Ctrl+C or SIGTERM
          --port N     gateway on port N, pricing on N+1, stock on N+2
                       (unless given: 5080 with --serve, else whatever is free)
          --data DIR   where the stock service keeps its database
                       (unless given: a folder beside the program)
          --help       this text
        """;

    private const int UsualPort = 5080;

    /// <summary>The gateway's port; the others follow. Null to take what is free.</summary>
    public int? FirstPort => Port ?? (Serve ? UsualPort : null);

    /// <exception cref="StorefrontException">The command line can't be understood.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments(false, false, null, Path.Combine(AppContext.BaseDirectory, "data"));
        for (var i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--serve" => parsed with { Serve = true },
                "--help" or "-h" => parsed with { Help = true },
                "--port" => parsed with { Port = ToPort(Next("a number")) },
                "--data" => parsed with { Data = Next("a folder") },
                var unknown => throw new StorefrontException($"'{unknown}' is not known here.\n\n{Usage}"),
            };

            string Next(string what) => ++i < args.Length
                ? args[i]
                : throw new StorefrontException($"{args[i - 1]} needs {what} behind it.\n\n{Usage}");
        }

        return parsed;
    }

    private static int ToPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65533
            ? port
            : throw new StorefrontException($"--port {text} is no port for the first of three services. Give a number from 1 to 65533.");
}
