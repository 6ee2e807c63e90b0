// The end chooses the state, and the state ends the loop.

namespace I146;

public sealed class Elevator(Func<int, Task<int>> move)
{
    private enum State { Idle, Moving, Parked }

    public async Task RunAsync(Context ctx, int floor)
    {
        for (var state = State.Idle; state != State.Parked;)
        {
            (state, floor) = (ctx.IsDone, state) switch
            {
                (true, _) => (State.Parked, floor),
                (_, State.Idle) => (State.Moving, floor),
                _ => (State.Idle, await move(floor)),
            };
        }
    }
}
