using System.Runtime.InteropServices;
using Lifeline;
using Storefront;
using Storefront.Storm;
using Storefront.Tour;
using Storefront.Watching;

const int CouldNotStart = 2;
const int EndedBySignal = 128;                              // plus the signal's number, as shells have it

try
{
    var arguments = Arguments.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    LostContextCounter.Start();
    using var process = Context.Background.WithSignals();   // Ctrl+C and SIGTERM end everything derived from it
    return arguments switch
    {
        { Serve: true } => await Serving.RunAsync(process, arguments),
        { Storm: not null } => await HangUpStorm.RunAsync(process, arguments),
        _ => await GuidedTour.RunAsync(process, arguments),
    };
}
catch (RefusalException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return CouldNotStart;
}
catch (CanceledException ended) when (ended.Cause is SignalException cause)
{
    Console.Error.WriteLine($"Storefront was stopped early: {cause.Message}.");
    return EndedBySignal + (cause.Signal == PosixSignal.SIGINT ? 2 : 15);
}
