// The break leaves the switch and not the loop.
namespace M068;

public enum Phase { Fill, Drain, Idle }

public sealed class Tank(Func<Phase, Phase> next)
{
    public void Cycle(CancellationToken token)
    {
        var phase = Phase.Idle;
        while (true)
        {
            switch (phase)
            {
                case Phase.Idle when token.IsCancellationRequested:
                    break;
                default:
                    phase = next(phase);
                    break;
            }
        }
    }
}
