import { Injectable } from '@nestjs/common'

/** Whether this process is on its way out. Set once, by whoever ends it; new work then goes to other nodes. */
@Injectable()
export class Draining {
  private begun = false

  begin(): void {
    this.begun = true
  }

  get isOn(): boolean {
    return this.begun
  }
}
