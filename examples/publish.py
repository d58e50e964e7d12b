"""Another system, in a few lines: says that a catalogue is ready and waits until its run has ended."""

import argparse
import asyncio
import json
import os
import sys
import uuid

import aio_pika


async def publish_and_wait(event: dict[str, object]) -> bool:
    """Publish a CsvReady, print the event that answers its reference, return whether the run completed."""
    url = os.environ.get("RABBITMQ_URL", "amqp://guest:guest@localhost:5672/")
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange("sceneloom")
        answers = await channel.declare_queue(exclusive=True)
        for ending in ("run.completed", "run.rejected"):
            await answers.bind(exchange, routing_key=ending)
        body, persistent = json.dumps(event).encode(), aio_pika.DeliveryMode.PERSISTENT
        message = aio_pika.Message(body, content_type="application/json", delivery_mode=persistent)
        await exchange.publish(message, routing_key="csv.ready", mandatory=True)
        async with answers.iterator(no_ack=True) as messages:
            async for answer in messages:
                if (outcome := json.loads(answer.body))["reference"] == event["reference"]:
                    print(answer.routing_key, json.dumps(outcome, indent=2))
                    return answer.routing_key == "run.completed"
    raise ConnectionError("RabbitMQ closed the connection before the run had ended")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("key", help="the catalogue's object key, such as incoming/spring.csv")
    parser.add_argument("--recipe", default="rug-room", help="name, or name@version (default: rug-room)")
    parser.add_argument("--reference", default=str(uuid.uuid4()), help="yours; it comes back in every event")
    asked = vars(parser.parse_args())
    catalogue = {"key": asked["key"], "filename": asked.pop("key").rsplit("/", 1)[-1]}
    try:
        completed = asyncio.run(publish_and_wait({"schema_version": 1, "catalogue": catalogue, **asked}))
    except aio_pika.exceptions.AMQPError as error:
        sys.exit(f"RabbitMQ: {error!r}. `sceneloom setup` declares the exchange and queues that this needs.")
    sys.exit(0 if completed else 1)
