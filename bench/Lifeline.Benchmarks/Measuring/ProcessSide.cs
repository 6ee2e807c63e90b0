using System.Diagnostics;
using System.Globalization;

namespace Lifeline.Benchmarks.Measuring;

/// <summary>
/// A side that takes its turns in a process of its own, which lives as long as the row and rests while others have
/// theirs. For what would leave its mark: a heap that has had a million of something is slower for all who come after.
/// </summary>
internal sealed class ProcessSide : Side
{
    private readonly Process _process;

    /// <param name="name">Whose side it is.</param>
    /// <param name="arguments">The command line on which this program calls <see cref="Serve"/> with the side that is meant.</param>
    public ProcessSide(string name, params string[] arguments)
        : base(name)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ProcessSide).Assembly.Location);
        }

        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        Read();                                 // it is warm, and nobody else is measured until then
    }

    /// <summary>The other end: warms the side up, and gives it a turn for each line of input until there is no more.</summary>
    public static void Serve(Side side)
    {
        Rounds.Warm([side]);
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            Console.WriteLine(string.Join(' ', side.Turn().Select(
                sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Nanoseconds:R} {sample.Bytes:R}"))));
        }
    }

    public override Sample[] Turn()
    {
        _process.StandardInput.WriteLine();
        var numbers = Array.ConvertAll(Read().Split(' '), Reporting.Quantity.Parse);
        return [.. numbers.Chunk(2).Select(pair => new Sample(pair[0], pair[1]))];
    }

    public override void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        base.Dispose();
    }

    private string Read() => _process.StandardOutput.ReadLine()
        ?? throw new Questions.UnfairException($"The process of '{Name}' ended before its turns were over. What it wrote stands above.");
}
