// Once the context has ended the state is final, and the loop's condition on the state ends it.

namespace I106;

public enum Phase { Open, Closing, Closed }
public interface IDoor { ValueTask<Phase> MoveAsync(Phase phase); }

public class DoorControl(IDoor door)
{
    public async Task RunAsync(Context ctx)
    {
        for (var phase = Phase.Open; phase != Phase.Closed;)
        {
            phase = ctx.IsDone ? Phase.Closed : await door.MoveAsync(phase);
        }
    }
}
